package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

type call struct {
	arguments      []string
	stdin          io.Reader
	stdout, stderr io.Writer
	folder         string
	variables      []string
}

// What a script can run. Each returns its exit code.
var programs = map[string]func(call) int{
	"base64": decode,
	"cat":    cat,
	"cp":     func(c call) int { return c.onLast(copyFile) },
	"date":   func(c call) int { fmt.Fprintln(c.stdout, time.Now().Unix()); return 0 },
	"env":    func(c call) int { fmt.Fprintln(c.stdout, strings.Join(c.variables, "\n")); return 0 },
	"grep":   grep,
	"head":   head,
	"mkdir":  func(c call) int { return c.onEach(func(path string) error { return os.MkdirAll(path, 0o777) }) },
	"mv":     func(c call) int { return c.onLast(os.Rename) },
	"rm":     func(c call) int { return c.onEach(os.RemoveAll) },
	"sleep":  sleep,
	"touch":  touch,
	"tr":     withoutNul,
	"yes":    yes,
}

func run(name string, c call) int {
	return programs[name](c)
}

// True for what must be a process, because tests look for it or end it. All else takes place in the
// shell: a process costs up to 100 ms on Windows.
func isProcess(command []string) bool {
	return command[0] == "yes" || command[0] == "sleep" && seconds(command[1]) >= 1
}

func seconds(text string) float64 {
	number, _ := strconv.ParseFloat(text, 64)
	return number
}

func (c call) failed(err error) int {
	if err != nil {
		fmt.Fprintln(c.stderr, err)
		return 1
	}
	return 0
}

// The paths among the arguments.
func (c call) paths() []string {
	var paths []string
	for _, argument := range c.arguments {
		if !strings.HasPrefix(argument, "-") {
			paths = append(paths, within(c.folder, argument))
		}
	}
	return paths
}

func (c call) onEach(act func(string) error) int {
	for _, path := range c.paths() {
		if err := act(path); err != nil {
			return c.failed(err)
		}
	}
	return 0
}

// Several files into a folder, or one to another name.
func (c call) onLast(act func(from, to string) error) int {
	paths := c.paths()
	last := paths[len(paths)-1]
	for _, path := range paths[:len(paths)-1] {
		to := last
		if facts, err := os.Stat(last); err == nil && facts.IsDir() {
			to = filepath.Join(last, filepath.Base(path))
		}
		if err := act(path, to); err != nil {
			return c.failed(err)
		}
	}
	return 0
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o666)
}

func cat(c call) int {
	if len(c.arguments) == 0 {
		if c.stdin == nil {
			return 0
		}
		_, err := io.Copy(c.stdout, c.stdin)
		return c.failed(err)
	}
	return c.onEach(func(path string) error {
		text, err := os.ReadFile(path)
		if err == nil {
			_, err = c.stdout.Write(text)
		}
		return err
	})
}

// grep [-q] TEXT [FILE…]
func grep(c call) int {
	arguments := c.arguments
	for len(arguments) > 0 && strings.HasPrefix(arguments[0], "-") {
		arguments = arguments[1:]
	}
	if len(arguments) == 1 {
		text, _ := io.ReadAll(c.stdin)
		return found(text, arguments[0])
	}
	for _, path := range arguments[1:] {
		text, _ := os.ReadFile(within(c.folder, path))
		if found(text, arguments[0]) == 0 {
			return 0
		}
	}
	return 1
}

func found(text []byte, wanted string) int {
	if bytes.Contains(text, []byte(wanted)) {
		return 0
	}
	return 1
}

// head -c NUMBER [/dev/zero]
func head(c call) int {
	left, err := strconv.ParseInt(c.arguments[1], 10, 64)
	if err != nil {
		return c.failed(err)
	}
	if len(c.arguments) < 3 {
		_, err = io.CopyN(c.stdout, c.stdin, left)
		return c.failed(err)
	}
	if c.arguments[2] != "/dev/zero" {
		return c.failed(fmt.Errorf("head: only of standard input and /dev/zero"))
	}
	zeros := make([]byte, 1<<16)
	for left > 0 {
		if left < int64(len(zeros)) {
			zeros = zeros[:left]
		}
		if _, err := c.stdout.Write(zeros); err != nil {
			return c.failed(err)
		}
		left -= int64(len(zeros))
	}
	return 0
}

// base64 -d
func decode(c call) int {
	text, err := io.ReadAll(c.stdin)
	if err != nil {
		return c.failed(err)
	}
	bytes, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return c.failed(err)
	}
	_, err = c.stdout.Write(bytes)
	return c.failed(err)
}

// tr -d '\000'
func withoutNul(c call) int {
	text, err := io.ReadAll(c.stdin)
	if err != nil {
		return c.failed(err)
	}
	_, err = c.stdout.Write(bytes.ReplaceAll(text, []byte{0}, nil))
	return c.failed(err)
}

func sleep(c call) int {
	time.Sleep(time.Duration(seconds(c.arguments[0]) * float64(time.Second)))
	return 0
}

// touch [-r FILE] FILE…
func touch(c call) int {
	when := time.Now()
	if c.arguments[0] == "-r" {
		facts, err := os.Stat(within(c.folder, c.arguments[1]))
		if err != nil {
			return c.failed(err)
		}
		when = facts.ModTime()
		c.arguments = c.arguments[2:]
	}
	return c.onEach(func(path string) error {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o666)
		if err != nil {
			return err
		}
		file.Close()
		return os.Chtimes(path, when, when)
	})
}

func yes(c call) int {
	line := "y"
	if len(c.arguments) > 0 {
		line = strings.Join(c.arguments, " ")
	}
	out := bufio.NewWriterSize(c.stdout, 1<<16)
	for {
		if _, err := out.WriteString(line + "\n"); err != nil {
			return 1
		}
	}
}
