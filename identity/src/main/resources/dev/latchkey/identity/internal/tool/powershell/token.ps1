# Prints one line <latchkey:KIND|TEXT:latchkey> and nothing that is needed besides.
# Windows PowerShell 5.1 and PowerShell 7; no methods but those that constrained language mode allows.
# On the way to a token it uses no cmdlet of the modules Utility and Security: each takes time to load.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$InformationPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
function Write-Answer($kind, $text) {
  '<latchkey:' + $kind + '|' + $text + ':latchkey>'
}
# The host would wrap a message at the width of a console that is not there.
function Write-Fault($fault) {
  $text = '' + $fault.CategoryInfo.Reason + '|' + $fault.FullyQualifiedErrorId + '|'
  $cause = $fault.Exception
  while ($cause) {
    $text = $text + ' ' + $cause.Message
    $cause = $cause.InnerException
  }
  Write-Answer 'error' ($text -replace '\s+', ' ')
}
try {
  $module = Import-Module Az.Accounts -MinimumVersion 2.2.0 -PassThru
} catch {
  $fault = $_
  $newest = Get-Module Az.Accounts -ListAvailable -ErrorAction SilentlyContinue | Sort-Object Version | Select-Object -Last 1
  if (-not $newest) {
    Write-Answer 'no-module' ''
  } elseif ($newest.Version -lt [version]'2.2.0') {
    Write-Answer 'old-module' $newest.Version
  } else {
    Write-Fault $fault
  }
  exit 1
}
try {
  $context = Get-AzContext
  if (-not $context -or -not $context.Account) {
    Write-Answer 'no-context' ''
    exit 1
  }
  $request = @{ ResourceUrl = $env:LATCHKEY_PWSH_RESOURCE; WarningAction = 'Ignore' }
  if ($env:LATCHKEY_PWSH_TENANT) {
    $request['TenantId'] = $env:LATCHKEY_PWSH_TENANT
  }
  # 2.17.0 knows the switch; 5.0.0 gives nothing else and may drop it.
  if ($module.Version -ge [version]'2.17.0' -and $module.Version -lt [version]'5.0.0') {
    $request['AsSecureString'] = $true
  }
  $answer = Get-AzAccessToken @request
  $count = @($answer).Count
  if (-not $answer -or $count -ne 1) {
    Write-Answer 'tokens' $count
    exit 1
  }
  $token = $answer.Token
  if ($token -is [System.Security.SecureString]) {
    if ($ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') {
      $token = [System.Net.NetworkCredential]::new('', $token).Password
    } elseif ($PSVersionTable.PSVersion.Major -ge 7) {
      $token = ConvertFrom-SecureString -SecureString $token -AsPlainText
    } else {
      $token = (New-Object System.Management.Automation.PSCredential 'token', $token).GetNetworkCredential().Password
    }
  }
  # Seconds since 1970, by whole numbers: a date's text depends on the culture and the version.
  $ticks = $answer.ExpiresOn.UtcDateTime.Ticks - 621355968000000000
  $seconds = ($ticks - $ticks % 10000000) / 10000000
  Write-Answer 'token' ('' + $seconds + '|' + $answer.TenantId + '|' + $token)
} catch {
  Write-Fault $_
  exit 1
}
exit 0
