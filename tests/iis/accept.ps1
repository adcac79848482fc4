<#
.SYNOPSIS
    Proves on a test server that iiswsgi does its job in a real IIS.
.DESCRIPTION
    Makes a site of its own on a port of its own, deploys each example by `iiswsgi apply`, asks for its pages through IIS,
    uploads, streams, recycles and takes everything back; then compares applicationHost.config with the copy made at the
    start, byte for byte. Writes accept-report.md and ends with the number of checks that failed.

    Run it as an administrator, on a machine where a site more for some minutes does no harm. IIS with the CGI role service
    has to be there (Install-WindowsFeature Web-Server, Web-CGI).
.EXAMPLE
    .\tests\iis\accept.ps1 -Install "C:\Program Files\iiswsgi" -Python C:\Python312\python.exe
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Install,
    [Parameter(Mandatory)] [string] $Python,
    [int] $Port = 8642,
    [string] $Report = "accept-report.md"
)
$ErrorActionPreference = "Stop"
$iiswsgi = Join-Path $Install "iiswsgi.exe"
$appcmd = Join-Path $env:SystemRoot "System32\inetsrv\appcmd.exe"
$config = Join-Path $env:SystemRoot "System32\inetsrv\config\applicationHost.config"
$examples = Resolve-Path (Join-Path $PSScriptRoot "..\..\examples")
$site = "iiswsgi-accept"
$work = Join-Path $env:ProgramData "iiswsgi-accept"
$script:failed = 0
$lines = [Collections.Generic.List[string]]::new()

function Check([string] $What, [scriptblock] $Test) {
    $started = Get-Date
    try {
        $seen = & $Test
        $result = "ok"
    } catch {
        $seen = $_.Exception.Message -replace "\s+", " "
        $result = "FAILED"
        $script:failed++
    }
    $seconds = [math]::Round(((Get-Date) - $started).TotalSeconds, 1)
    $lines.Add("| $result | $What | $seen | $seconds s |")
    Write-Host ("{0,-6} {1}: {2}" -f $result, $What, $seen)
}

function Ask([string] $Path, [string] $Method = "Get", $Body = $null) {
    $arguments = @{ Uri = "http://localhost:$Port$Path"; Method = $Method; UseBasicParsing = $true; TimeoutSec = 60 }
    if ($null -ne $Body) { $arguments.Body = $Body; $arguments.ContentType = "application/octet-stream" }
    Invoke-WebRequest @arguments
}

function Run([string[]] $Arguments) {
    $said = & $iiswsgi @Arguments 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) { throw "iiswsgi $($Arguments -join ' '): exit $LASTEXITCODE, $said" }
    $said
}

function Gateways { @(Get-Process iiswsgi-gateway -ErrorAction SilentlyContinue) }

function Wait-Until([scriptblock] $Condition, [int] $Seconds, [string] $What) {
    $end = (Get-Date).AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ((Get-Date) -gt $end) { throw "not within $Seconds s: $What" }
        Start-Sleep -Milliseconds 200
    }
}

$identity = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw "Run this as an administrator." }
foreach ($needed in $iiswsgi, $Python, $appcmd) { if (-not (Test-Path $needed)) { throw "There is no $needed." } }

New-Item -ItemType Directory -Force $work | Out-Null
$deployed = @{}
try {
    & $appcmd add apppool "/name:$site" "/managedRuntimeVersion:" | Out-Null
    & $appcmd add site "/name:$site" "/bindings:http/*:${Port}:localhost" "/physicalPath:$work" | Out-Null
    & $appcmd set app "$site/" "/applicationPool:$site" | Out-Null
    $before = [IO.File]::ReadAllBytes($config)

    foreach ($folder in Get-ChildItem $examples -Directory) {
        $file = Join-Path $folder.FullName "example.json"
        if (-not (Test-Path $file)) { continue }
        $example = Get-Content -Raw -Encoding UTF8 $file | ConvertFrom-Json
        $name = $folder.Name
        Push-Location $folder.FullName
        try {
            Check "$name is deployed" {
                $options = @("apply", "--yes", "--server", "iis", "--site", $site, "--name", $name, "--python", $Python)
                Run ($options + $example.deploy) | Out-Null
                "applied and verified"
            }
            foreach ($request in $example.requests) {
                Check "$name answers $($request.path)" {
                    $answer = Ask $request.path
                    $text = [Text.Encoding]::UTF8.GetString($answer.RawContentStream.ToArray())
                    if ($answer.StatusCode -ne $request.status) { throw "status $($answer.StatusCode)" }
                    if (-not $text.Contains($request.contains)) { throw "the page doesn't say $($request.contains)" }
                    "$($answer.StatusCode), $($text.Length) letters"
                }
            }
            Check "$name is deployed again" {
                $options = @("apply", "--yes", "--server", "iis", "--site", $site, "--name", $name, "--python", $Python)
                if ((Run ($options + $example.deploy)) -notmatch "Nothing to do") { throw "something was changed" }
                "Nothing to do"
            }
            Check "$name is taken back" {
                Run @("undo", "--yes", "--server", "iis") | Out-Null
                $after = [IO.File]::ReadAllBytes($config)
                if ([Convert]::ToBase64String($before) -ne [Convert]::ToBase64String($after)) { throw "applicationHost.config differs" }
                "applicationHost.config is byte-identical"
            }
        } finally { Pop-Location }
    }

    # One application that answers what the checks below need.
    Set-Content -Encoding UTF8 (Join-Path $work "probe.py") @'
import atexit, os, time
note = os.path.join(os.path.dirname(os.path.abspath(__file__)), "left.txt")
atexit.register(lambda: open(note, "a").write("left\n"))

def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/upload":
        size = 0
        while True:
            piece = environ["wsgi.input"].read(65536)
            if not piece:
                break
            size += len(piece)
        body = [str(size).encode()]
    elif path == "/stream":
        body = (b"x" * 65536 for _ in range(1600))
    elif path == "/pid":
        body = [str(os.getpid()).encode()]
    elif path == "/subprocess":
        import subprocess
        body = [subprocess.run(["whoami"], capture_output=True).stdout]
    else:
        body = [b"hi"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return body
'@
    & icacls $work /grant "IIS AppPool\${site}:(OI)(CI)M" | Out-Null
    Check "the probe is deployed" {
        Run @("apply", "--yes", "--server", "iis", "--site", $site, "--name", "probe", "--python", $Python,
              "--app", "probe:application", "--folder", $work) | Out-Null
        "applied and verified"
    }
    Check "an upload of 10 MiB arrives" {
        $size = 10MB
        $answer = (Ask "/upload" "Post" ([byte[]]::new($size))).Content
        if ("$answer" -ne "$size") { throw "the application read $answer bytes" }
        "$size bytes"
    }
    Check "100 MiB are streamed" {
        $length = (Ask "/stream").RawContentLength
        if ($length -ne 1600 * 65536) { throw "$length bytes" }
        "$length bytes"
    }
    Check "subprocess works" { ((Ask "/subprocess").Content -as [string]).Trim() }
    Check "recycling the pool starts a new process, and the old one runs its exit handlers" {
        $first = (Ask "/pid").Content
        & $appcmd recycle apppool "/apppool.name:$site" | Out-Null
        Wait-Until { (Ask "/pid").Content -ne $first } 30 "a new process"
        Wait-Until { Test-Path (Join-Path $work "left.txt") } 30 "exit handlers"
        "$first -> $((Ask "/pid").Content)"
    }
    Check "stopping the pool ends every gateway by itself" {
        & $appcmd stop apppool "/apppool.name:$site" | Out-Null
        Wait-Until { (Gateways).Count -eq 0 } 30 "the gateways' end"
        & $appcmd start apppool "/apppool.name:$site" | Out-Null
        "none left"
    }
    Check "the probe is taken back" {
        Run @("undo", "--yes", "--server", "iis") | Out-Null
        $after = [IO.File]::ReadAllBytes($config)
        if ([Convert]::ToBase64String($before) -ne [Convert]::ToBase64String($after)) { throw "applicationHost.config differs" }
        "applicationHost.config is byte-identical"
    }
} finally {
    & $appcmd delete site "/site.name:$site" | Out-Null
    & $appcmd delete apppool "/apppool.name:$site" | Out-Null
    Remove-Item -Recurse -Force $work -ErrorAction SilentlyContinue
    $system = Get-CimInstance Win32_OperatingSystem
    $head = @("# iiswsgi in a real IIS", "", "$($system.Caption) $($system.Version), $(& $Python --version), $(& $iiswsgi --version)", "",
              "| | check | seen | time |", "|---|---|---|---|")
    Set-Content -Encoding UTF8 $Report ($head + $lines)
    Write-Host "`n$($script:failed) of $($lines.Count) checks failed; the report is in $Report."
}
exit $script:failed
