@{
  RootModule = 'Az.Accounts.psm1'
  ModuleVersion = 'VERSION'
  GUID = 'a2000000-0000-4000-8000-000000000002'
  Author = 'the tests'
  FunctionsToExport = @('Get-AzContext', 'Get-AzAccessToken')
  CmdletsToExport = @()
  VariablesToExport = @()
  AliasesToExport = @()
}
