#!/usr/bin/env bash
# Takes the pictures of the documentation anew from the running product: docs/screenshots.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export ALLOCATION_TEST_FULL=1 ALLOCATION_SCREENSHOTS="$PWD/docs/images"
dotnet build tests/Allocation.Process.Tests --configuration Release
dotnet exec tests/Allocation.Process.Tests/bin/Release/net10.0/Allocation.Process.Tests.dll -class Allocation.Process.Tests.Browser.Screenshots -class Allocation.Process.Tests.Browser.BenchTests
