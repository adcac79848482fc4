<#
.SYNOPSIS
    Proves on a test server that iiswsgi does its job in a real IIS.
.DESCRIPTION
    Makes a site of its own on a port of its own, deploys each example by `iiswsgi apply`, asks for its pages through IIS,
    uploads, streams, recycles and takes back what it deployed, and nothing else; then compares applicationHost.config with
    the copy made before, byte for byte. Writes accept-report.md and ends with the number of checks that failed.

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
$Install = (Resolve-Path $Install).Path.TrimEnd("\")
$Python = (Resolve-Path $Python).Path
$Report = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Report)
$iiswsgi = Join-Path $Install "iiswsgi.exe"
$appcmd = Join-Path $env:SystemRoot "System32\inetsrv\appcmd.exe"
$config = Join-Path $env:SystemRoot "System32\inetsrv\config\applicationHost.config"
$examples = (Resolve-Path (Join-Path $PSScriptRoot "..\..\examples")).Path
$site = "iiswsgi-accept"
$work = Join-Path $env:ProgramData "iiswsgi-accept"
$script:failed = 0
$script:applied = $null  # the ID of the deployment that isn't taken back yet
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

# An answer with any status. Invoke-WebRequest throws for 404 and 500, which examples give on purpose.
function Ask([string] $Path, [byte[]] $Body = $null) {
    $request = [Net.WebRequest]::CreateHttp("http://localhost:$Port$Path")
    $request.Proxy = $null
    $request.Timeout = 60000
    $watch = [Diagnostics.Stopwatch]::StartNew()
    if ($null -ne $Body) {
        $request.Method = "POST"
        $request.ContentType = "application/octet-stream"
        $request.ContentLength = $Body.Length
        $to = $request.GetRequestStream()
        $to.Write($Body, 0, $Body.Length)
        $to.Close()
    }
    try {
        $response = $request.GetResponse()
    } catch {
        $cause = $_.Exception
        while ($null -ne $cause -and $cause -isnot [Net.WebException]) { $cause = $cause.InnerException }
        if ($null -eq $cause -or $null -eq $cause.Response) { throw }
        $response = $cause.Response
    }
    try {
        $from = $response.GetResponseStream()
        $all = [IO.MemoryStream]::new()
        $buffer = [byte[]]::new(65536)
        $first = $null  # seconds until the first bytes of the body were here
        while (($count = $from.Read($buffer, 0, $buffer.Length)) -gt 0) {
            if ($null -eq $first) { $first = $watch.Elapsed.TotalSeconds }
            $all.Write($buffer, 0, $count)
        }
        [pscustomobject]@{
            Status = [int] $response.StatusCode
            Length = $all.Length
            Text = [Text.Encoding]::UTF8.GetString($all.ToArray())
            First = $first
            Seconds = $watch.Elapsed.TotalSeconds
        }
    } finally {
        $response.Close()
    }
}

# What a program says on both streams. Windows PowerShell takes a line on the second one for an error of its own.
function Listen([string] $Program, [string[]] $Arguments) {
    $ErrorActionPreference = "Continue"
    $said = @(& $Program @Arguments 2>&1 | ForEach-Object { "$_" }) -join "`n"
    [pscustomobject]@{ Said = $said.Trim(); Code = $LASTEXITCODE }
}

function Run([string] $Program, [string[]] $Arguments) {
    $answer = Listen $Program $Arguments
    if ($answer.Code -ne 0) { throw "$(Split-Path -Leaf $Program) $($Arguments -join ' '): exit $($answer.Code), $($answer.Said)" }
    $answer.Said
}

# Remembers what was done, also where the site didn't answer afterwards as it should.
function Deploy([string] $Name, [string[]] $What) {
    $arguments = @("apply", "--yes", "--server", "iis", "--site", $site, "--name", $Name, "--python", $Python) + $What
    $answer = Listen $iiswsgi $arguments
    if ($answer.Said -match 'Done\. `iiswsgi undo ([^`]+)`') { $script:applied = $Matches[1] }
    if ($answer.Code -ne 0) { throw "iiswsgi $($arguments -join ' '): exit $($answer.Code), $($answer.Said)" }
    $answer.Said
}

function Undo {
    Run $iiswsgi @("undo", $script:applied, "--yes", "--server", "iis") | Out-Null
    $script:applied = $null
    $after = [IO.File]::ReadAllBytes($config)
    if ([Convert]::ToBase64String($before) -ne [Convert]::ToBase64String($after)) { throw "applicationHost.config differs" }
    "applicationHost.config is byte-identical"
}

function Undo-WhatIsLeft {
    if ($null -eq $script:applied) { return }
    try { Undo | Out-Null } catch { Write-Warning "Not taken back: $($script:applied). $($_.Exception.Message)" }
    $script:applied = $null
}

function Test-Running([int] $Id) { $null -ne (Get-Process -Id $Id -ErrorAction SilentlyContinue) }

function Wait-Until([scriptblock] $Condition, [int] $Seconds, [string] $What) {
    $end = (Get-Date).AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ((Get-Date) -gt $end) { throw "not within $Seconds s: $What" }
        Start-Sleep -Milliseconds 200
    }
}

function Remove-Site {
    Listen $appcmd @("clear", "config", $site, "/section:httpErrors", "/commit:apphost") | Out-Null
    Listen $appcmd @("delete", "site", "/site.name:$site") | Out-Null
    Listen $appcmd @("delete", "apppool", "/apppool.name:$site") | Out-Null
    Remove-Item -Recurse -Force $work -ErrorAction SilentlyContinue
}

$identity = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw "Run this as an administrator." }
foreach ($needed in $iiswsgi, $appcmd) { if (-not (Test-Path $needed)) { throw "There is no $needed." } }

Remove-Site  # of a run that was broken off
New-Item -ItemType Directory -Force $work | Out-Null
try {
    Run $appcmd @("add", "apppool", "/name:$site", "/managedRuntimeVersion:") | Out-Null
    Run $appcmd @("add", "site", "/name:$site", "/bindings:http/*:${Port}:localhost", "/physicalPath:$work") | Out-Null
    Run $appcmd @("set", "app", "$site/", "/applicationPool:$site") | Out-Null
    # Else IIS answers a browser on this machine with an error page of its own instead of the application's.
    Run $appcmd @("set", "config", $site, "/section:httpErrors", "/existingResponse:PassThrough", "/commit:apphost") | Out-Null
    $before = [IO.File]::ReadAllBytes($config)

    foreach ($folder in Get-ChildItem $examples -Directory) {
        $file = Join-Path $folder.FullName "example.json"
        if (-not (Test-Path $file)) { continue }
        $example = Get-Content -Raw -Encoding UTF8 $file | ConvertFrom-Json
        $name = $folder.Name
        Push-Location $folder.FullName
        try {
            Check "$name is deployed" {
                Deploy $name $example.deploy | Out-Null
                "applied and verified"
            }
            if ($null -eq $script:applied) { continue }
            foreach ($wanted in $example.requests) {
                Check "$name answers $($wanted.path)" {
                    $answer = Ask $wanted.path
                    if ($answer.Status -ne $wanted.status) { throw "status $($answer.Status)" }
                    if (-not $answer.Text.Contains($wanted.contains)) { throw "the page doesn't say $($wanted.contains)" }
                    "$($answer.Status), $($answer.Text.Length) letters"
                }
            }
            Check "$name is deployed again" {
                if ((Deploy $name $example.deploy) -notmatch "Nothing to do") { throw "something was changed" }
                "Nothing to do"
            }
            Check "$name is taken back" { Undo }
        } finally {
            Undo-WhatIsLeft
            Pop-Location
        }
    }

    # One application that answers what the checks below need. A process says that its exit handlers ran; others load it
    # too, and leave: `apply` has the gateway check it.
    Set-Content -Encoding UTF8 (Join-Path $work "probe.py") @'
import atexit, os, time
here = os.path.dirname(os.path.abspath(__file__))

@atexit.register
def leave():
    open(os.path.join(here, "left-%d.txt" % os.getpid()), "w").close()

def stream():
    for number in range(1600):
        if number == 1:
            time.sleep(4)
        yield b"x" * 65536

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
        body = stream()
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
    Run (Join-Path $env:SystemRoot "System32\icacls.exe") @($work, "/grant", "IIS AppPool\${site}:(OI)(CI)M") | Out-Null
    Check "the probe is deployed" {
        Deploy "probe" @("--app", "probe:application", "--folder", $work, "--response-buffer-limit", "0") | Out-Null
        "applied and verified"
    }
    if ($null -ne $script:applied) {
        Check "an upload of 10 MiB arrives" {
            $size = 10MB
            $answer = Ask "/upload" ([byte[]]::new($size))
            if ($answer.Text -ne "$size") { throw "status $($answer.Status), the application read $($answer.Text) bytes" }
            "$size bytes"
        }
        Check "100 MiB are streamed, the first bytes before the last are made" {
            $answer = Ask "/stream"
            if ($answer.Length -ne 1600 * 65536) { throw "$($answer.Length) bytes" }
            if ($answer.First -gt 3) { throw "the first bytes came after $($answer.First) s, of $($answer.Seconds) s in all" }
            "$($answer.Length) bytes, the first after $([math]::Round($answer.First, 2)) s of $([math]::Round($answer.Seconds, 1)) s"
        }
        Check "subprocess works" { (Ask "/subprocess").Text.Trim() }
        Check "recycling the pool starts a new process, and the old one runs its exit handlers" {
            $old = (Ask "/pid").Text
            Run $appcmd @("recycle", "apppool", "/apppool.name:$site") | Out-Null
            Wait-Until { (Ask "/pid").Text -ne $old } 30 "a new process"
            Wait-Until { Test-Path (Join-Path $work "left-$old.txt") } 30 "exit handlers of $old"
            "$old -> $((Ask "/pid").Text)"
        }
        Check "stopping the pool ends the process that served, with its exit handlers" {
            $old = (Ask "/pid").Text
            if (-not (Test-Running $old)) { throw "$old isn't a process" }
            Run $appcmd @("stop", "apppool", "/apppool.name:$site") | Out-Null
            try {
                Wait-Until { -not (Test-Running $old) } 30 "the end of $old"
                if (-not (Test-Path (Join-Path $work "left-$old.txt"))) { throw "$old was ended by force" }
            } finally {
                Run $appcmd @("start", "apppool", "/apppool.name:$site") | Out-Null
            }
            "$old has left"
        }
        Check "the probe is taken back" { Undo }
    }
} finally {
    Undo-WhatIsLeft
    Remove-Site
    $system = Get-CimInstance Win32_OperatingSystem
    $head = @("# iiswsgi in a real IIS", "", "$($system.Caption) $($system.Version), $(& $Python --version), $(& $iiswsgi --version)", "",
              "| | check | seen | time |", "|---|---|---|---|")
    Set-Content -Encoding UTF8 $Report ($head + $lines)
    Write-Host "`n$($script:failed) of $($lines.Count) checks failed; the report is in $Report."
}
exit $script:failed
