// A POSIX shell as a Windows program, for the tests' fake tools, which are shell scripts: sh.exe
// SCRIPT ARGUMENT… runs a script. A copy under another name, azd.exe, runs the script azd.sh next to
// it. The programs that the scripts use are in here too.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// How the shell starts itself to run one of its programs as a process of its own.
const asProgram = "@program"

func main() {
	arguments := os.Args[1:]
	if len(arguments) > 1 && arguments[0] == asProgram {
		os.Exit(run(arguments[1], call{arguments[2:], os.Stdin, os.Stdout, os.Stderr, ".", os.Environ()}))
	}
	self, err := os.Executable()
	if err != nil {
		fail(err)
	}
	if name := strings.TrimSuffix(filepath.Base(self), ".exe"); name != "sh" {
		arguments = append([]string{filepath.Join(filepath.Dir(self), name+".sh")}, arguments...)
	}
	if len(arguments) == 0 {
		fail(errors.New("sh SCRIPT ARGUMENT…"))
	}
	os.Exit(interpret(self, arguments[0], arguments[1:]))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "sh:", err)
	os.Exit(127)
}

func interpret(self, script string, arguments []string) int {
	text, err := os.ReadFile(script)
	if err != nil {
		fail(err)
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(bytes.NewReader(text), script)
	if err != nil {
		fail(err)
	}
	shell, err := interp.New(
		interp.Env(expand.ListEnviron(os.Environ()...)),
		interp.Params(append([]string{"--"}, arguments...)...),
		interp.StdIO(os.Stdin, os.Stdout, os.Stderr),
		interp.OpenHandler(open),
		interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc {
			return func(ctx context.Context, command []string) error { return execute(ctx, self, command) }
		}))
	if err != nil {
		fail(err)
	}
	err = shell.Run(context.Background(), file)
	if status, is := interp.IsExitStatus(err); is {
		return int(status)
	}
	if err != nil {
		fail(err)
	}
	return 0
}

func execute(ctx context.Context, self string, command []string) error {
	shell := interp.HandlerCtx(ctx)
	variables := exported(shell.Env)
	isDetached := command[0] == "setsid"
	if isDetached {
		command = command[1:]
	}
	if command[0] == "env" && len(command) > 1 && command[1] == "-i" {
		// No Windows program starts without SystemRoot.
		variables = []string{"SystemRoot=" + os.Getenv("SystemRoot")}
		command = command[2:]
		for len(command) > 0 && strings.Contains(command[0], "=") {
			variables = append(variables, command[0])
			command = command[1:]
		}
	}
	name := command[0]
	program, known := programs[name]
	if !known {
		fmt.Fprintf(shell.Stderr, "%s: not found\n", name)
		return interp.NewExitStatus(127)
	}
	if !isDetached && !isProcess(command) {
		return status(program(call{command[1:], shell.Stdin, shell.Stdout, shell.Stderr, shell.Dir, variables}))
	}
	child := exec.Command(self, append([]string{asProgram}, command...)...)
	child.Env, child.Dir, child.Stdout, child.Stderr = variables, shell.Dir, shell.Stdout, shell.Stderr
	if isDetached {
		child.SysProcAttr = &syscall.SysProcAttr{CreationFlags: detachedProcess | syscall.CREATE_NEW_PROCESS_GROUP}
		return child.Start()
	}
	err := child.Run()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return status(failed.ExitCode())
	}
	return err
}

const detachedProcess = 0x8

func exported(env expand.Environ) []string {
	var all []string
	env.Each(func(name string, value expand.Variable) bool {
		if value.Exported {
			all = append(all, name+"="+value.String())
		}
		return true
	})
	return all
}

func status(code int) error {
	if code == 0 {
		return nil
	}
	return interp.NewExitStatus(uint8(code))
}

func open(ctx context.Context, path string, flag int, mode os.FileMode) (io.ReadWriteCloser, error) {
	if path == "/dev/null" {
		return nothing{}, nil
	}
	return os.OpenFile(within(interp.HandlerCtx(ctx).Dir, path), flag, mode)
}

// The file /dev/null. Wine can't open the one of Windows.
type nothing struct{}

func (nothing) Read([]byte) (int, error)       { return 0, io.EOF }
func (nothing) Write(text []byte) (int, error) { return len(text), nil }
func (nothing) Close() error                   { return nil }

func within(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}
