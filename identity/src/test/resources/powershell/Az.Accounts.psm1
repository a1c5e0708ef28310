# Stands in for Az.Accounts, of any version: the name of its folder is the version.
# The variables STANDIN_IMPORT, STANDIN_CONTEXT, STANDIN_TOKEN and STANDIN_ANSWER say what goes wrong.
# Like the compiled module, it uses no cmdlet on the way to a token.
$version = [version][System.IO.Path]::GetFileName($PSScriptRoot)

# One line for each start.
if ($env:STANDIN_STARTS) {
  [System.IO.File]::AppendAllText($env:STANDIN_STARTS, "started`n")
}

function Write-Noise($where) {
  Write-Host "host $where"
  Write-Warning "warning $where"
  Write-Information "information $where" -InformationAction Continue
  Write-Verbose "verbose $where" -Verbose
  Write-Debug "debug $where" -Debug
  Write-Progress -Activity "progress $where" -Status 'half'
  [Console]::Out.WriteLine("console $where")
  [Console]::Error.WriteLine("console error $where AADSTS50076 Connect-AzAccount to login")
  Write-Error "error $where AADSTS50076" -ErrorAction Continue
}

# What to do stands before the first colon, with what after it.
function Invoke-Trouble($trouble, $where) {
  $what, $text = "$trouble".Split([char[]]':', 2)
  switch ($what) {
    'noise' { Write-Noise $where }
    'throw' { throw $text }
    'causes' {
      # The last cause stands last.
      $causes = $text.Split('|')
      [array]::Reverse($causes)
      $thrown = $null
      foreach ($cause in $causes) { $thrown = [System.Exception]::new($cause, $thrown) }
      throw $thrown
    }
    'error' { Write-Error -Message $text -ErrorId 'StandInError' -Exception ([System.InvalidOperationException]::new($text)) }
    'sleep' { [System.Threading.Thread]::Sleep(60000) }
    'child' { $null = [System.Diagnostics.Process]::Start('sleep', '20') }
    'read' { Read-Host 'Which account?' }
    'assembly' { $null = [System.Reflection.Assembly]::Load('Azure.Core, Version=1.99.0.0, Culture=neutral, PublicKeyToken=92742159e12e44c8') }
    'unended' { [Console]::Out.Write('a line without an end ') }
    'exit' { exit 0 }
    'end' { [System.Environment]::Exit(3) }
    'failfast' { [System.Environment]::FailFast('the stand-in') }
    'flood' { foreach ($i in 1..40) { [Console]::Out.WriteLine('x' * 32768) } }
  }
}

if ($env:STANDIN_CHILD) { $null = [System.Diagnostics.Process]::Start('sleep', '45') }
Invoke-Trouble $env:STANDIN_IMPORT 'at import'

# The account of the saved context, else that of the variable.
function Find-Account {
  $file = [System.IO.Path]::Combine("$env:HOME", '.Azure', 'AzureRmContext.json')
  if ($env:STANDIN_CONTEXT -eq 'saved' -and [System.IO.File]::Exists($file)) {
    $saved = ConvertFrom-Json ([System.IO.File]::ReadAllText($file))
    return $saved.Contexts.($saved.DefaultContextKey).Account.Id
  }
  if ($env:STANDIN_ACCOUNT) { return $env:STANDIN_ACCOUNT }
  'ann@contoso.test'
}

function Get-AzContext {
  [CmdletBinding()] param()
  switch ($env:STANDIN_CONTEXT) {
    'none' { return }
    'account' { return [pscustomobject]@{ Account = $null } }
    'broken' { throw 'The context file is broken.' }
  }
  [pscustomobject]@{ Account = [pscustomobject]@{ Id = (Find-Account) } }
}

function ConvertTo-Part($text) {
  [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($text)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
}

function Get-AzAccessToken {
  [CmdletBinding()] param(
    [Parameter()] [string] $ResourceUrl,
    [Parameter()] [string] $TenantId,
    [Parameter()] [switch] $AsSecureString
  )
  if ($AsSecureString -and $version -lt [version]'2.17.0') {
    throw "A parameter cannot be found that matches parameter name 'AsSecureString'."
  }
  Invoke-Trouble $env:STANDIN_TOKEN 'in the cmdlet'
  switch ($env:STANDIN_ANSWER) {
    'nothing' { return }
    'null' { return $null }
    'two' { [pscustomobject]@{ Token = 'another'; ExpiresOn = [DateTimeOffset]::UtcNow; TenantId = 'x' } }
  }
  $tenant = '11111111-1111-4111-8111-111111111111'
  if ($TenantId) { $tenant = $TenantId }
  if ($env:STANDIN_ANSWER -eq 'tenant') { $tenant = '22222222-2222-4222-8222-222222222222' }
  $end = [DateTimeOffset]::UtcNow.AddSeconds(4000)
  $payload = '{"aud":"' + $ResourceUrl + '","exp":' + $end.ToUnixTimeSeconds() + ',"tid":"' + $tenant + '","upn":"' + (Find-Account) + '"}'
  $token = (ConvertTo-Part '{"alg":"RS256"}') + '.' + (ConvertTo-Part $payload) + '.c2lnbmF0dXJl'
  if ($env:STANDIN_ANSWER -eq 'garbage') { $token = "no token`u{e9}" }
  if ($env:STANDIN_ANSWER -eq 'offset') { $end = $end.ToOffset([TimeSpan]::FromHours(5.5)) }
  if ($env:STANDIN_ANSWER -eq 'endless') { $end = [DateTimeOffset]::MinValue }
  $isSecure = $AsSecureString -or ($version -ge [version]'5.0.0' -and $env:AZUREPS_OUTPUT_PLAINTEXT_AZACCESSTOKEN -ne 'true')
  $given = $token
  if ($isSecure) { $given = [System.Net.NetworkCredential]::new('', $token).SecurePassword }
  [pscustomobject]@{ Token = $given; ExpiresOn = $end; TenantId = $tenant; UserId = (Find-Account); Type = 'Bearer' }
}

# A policy restricts the language of the script, not that of a signed module.
if ($env:STANDIN_IMPORT -eq 'constrained') {
  $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
}
