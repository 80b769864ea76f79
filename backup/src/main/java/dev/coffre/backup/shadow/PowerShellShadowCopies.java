package dev.coffre.backup.shadow;

import dev.coffre.backup.shadow.ShadowCopyException.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes shadow copies by the WMI class Win32_ShadowCopy, through PowerShell. The program writes the id of a copy into a file as
 * soon as it exists, so that the copy is found even if the agent is killed meanwhile.
 *
 * <p>Values reach the program by its environment, so that none of them can become a part of the script.
 */
public final class PowerShellShadowCopies implements ShadowCopyProgram {
    private static final System.Logger LOG = System.getLogger(PowerShellShadowCopies.class.getName());

    private static final String CREATE = """
            $ErrorActionPreference = 'Stop'
            $step = 'create'
            $made = $null
            try {
              $made = Invoke-CimMethod -ClassName Win32_ShadowCopy -MethodName Create -Arguments @{
                Volume = $env:COFFRE_VOLUME; Context = 'ClientAccessible' }
              if ($made.ReturnValue -ne 0) { Write-Output "failed create $($made.ReturnValue)"; exit 1 }
              $step = 'record'
              [IO.File]::WriteAllText($env:COFFRE_RECORD, $made.ShadowID)
              $step = 'find'
              $copy = Get-CimInstance -ClassName Win32_ShadowCopy -Filter "ID='$($made.ShadowID)'"
              if (-not $copy) { throw 'not found' }
              Write-Output "device $($copy.DeviceObject)"
            } catch {
              Write-Output "failed $step $($_.Exception.HResult)"
              if ($made -and $made.ShadowID) {
                Get-CimInstance -ClassName Win32_ShadowCopy -Filter "ID='$($made.ShadowID)'" | Remove-CimInstance
              }
              exit 1
            }
            """;

    private static final String DELETE = """
            $ErrorActionPreference = 'Stop'
            try {
              Get-CimInstance -ClassName Win32_ShadowCopy -Filter "ID='$($env:COFFRE_SHADOW)'" | Remove-CimInstance
              Write-Output 'deleted'
            } catch { Write-Output "failed delete $($_.Exception.HResult)"; exit 1 }
            """;

    private static final Pattern DEVICE =
            Pattern.compile("(?m)^device (\\\\\\\\\\?\\\\GLOBALROOT\\\\Device\\\\\\w+)\\s*$");
    private static final Pattern FAILED = Pattern.compile("(?m)^failed (create|record|find|delete) (-?\\d{1,10})\\s*$");
    private static final Pattern ID = Pattern.compile("\\{[0-9A-Fa-f-]{36}}");

    private static final int NOT_SUPPORTED = 4;
    private static final int ANOTHER_IN_PROGRESS = 9;
    private static final int MAX_ATTEMPTS = 5;
    private static final int MAX_ANSWER_BYTES = 64 << 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final List<String> program;
    private final Path records;
    private final Duration pause;

    /**
     * @param program PowerShell, as an absolute path
     * @param records folder of Coffre's own, for the ids of copies
     * @param pause before a further attempt while another program makes a shadow copy
     */
    public PowerShellShadowCopies(List<String> program, Path records, Duration pause) {
        this.program = List.copyOf(program);
        this.records = records;
        this.pause = pause;
    }

    /** @param system such as {@code C:\Windows\System32} */
    public static PowerShellShadowCopies of(Path system, Path records) {
        Path powerShell = system.resolve(Path.of("WindowsPowerShell", "v1.0", "powershell.exe"));
        return new PowerShellShadowCopies(List.of(powerShell.toString()), records, Duration.ofSeconds(8));
    }

    @Override
    public Optional<String> create(String volume, String token) throws ShadowCopyException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(createOnce(volume, token));
            } catch (ShadowCopyException failure) {
                if (failure.is(Step.CREATE, NOT_SUPPORTED)) {
                    return Optional.empty();
                }
                deleteUnfinished(token);
                if (!failure.is(Step.CREATE, ANOTHER_IN_PROGRESS) || attempt == MAX_ATTEMPTS) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private String createOnce(String volume, String token) throws ShadowCopyException {
        try {
            Files.createDirectories(records);
        } catch (IOException e) {
            throw failed(Step.RECORD, e);
        }
        String answer = run(
                CREATE,
                Map.of("COFFRE_VOLUME", volume, "COFFRE_RECORD", record(token).toString()));
        Matcher device = DEVICE.matcher(answer);
        if (!device.find()) {
            throw failure(answer);
        }
        if (!Files.exists(record(token))) {
            throw new ShadowCopyException(Step.RECORD, 0);
        }
        return device.group(1);
    }

    /** The failure that led here is the one to report. */
    private void deleteUnfinished(String token) {
        try {
            delete(token);
        } catch (ShadowCopyException failure) {
            LOG.log(System.Logger.Level.WARNING, "a shadow copy stays: {0}", failure.reason());
        }
    }

    @Override
    public void delete(String token) throws ShadowCopyException {
        Path record = record(token);
        if (!Files.exists(record)) {
            return;
        }
        try {
            String id = Files.readString(record).strip();
            if (ID.matcher(id).matches()) {
                String answer = run(DELETE, Map.of("COFFRE_SHADOW", id));
                if (!answer.strip().endsWith("deleted")) {
                    throw failure(answer);
                }
            }
            Files.delete(record);
        } catch (IOException e) {
            throw e instanceof ShadowCopyException failure ? failure : failed(Step.RECORD, e);
        }
    }

    private Path record(String token) {
        return records.resolve(token + ".id");
    }

    private static ShadowCopyException failure(String answer) {
        Matcher failed = FAILED.matcher(answer);
        return failed.find()
                ? new ShadowCopyException(
                        Step.valueOf(failed.group(1).toUpperCase(Locale.ROOT)), (int) Long.parseLong(failed.group(2)))
                : new ShadowCopyException(Step.WITHOUT_ANSWER, 0);
    }

    private static ShadowCopyException failed(Step step, IOException cause) {
        ShadowCopyException failure = new ShadowCopyException(step, 0);
        failure.initCause(cause);
        return failure;
    }

    /** Runs a script and returns what it prints. */
    private String run(String script, Map<String, String> values) throws ShadowCopyException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "-NoProfile",
                "-NonInteractive",
                "-EncodedCommand",
                Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE))));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(values);
        try {
            Path answer = Files.createTempFile(Files.createDirectories(records), "answer", ".txt");
            try {
                Process process = builder.redirectOutput(answer.toFile()).start();
                process.getOutputStream().close();
                await(process);
                try (var in = Files.newInputStream(answer)) {
                    return new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
                }
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (ShadowCopyException failure) {
            throw failure;
        } catch (IOException e) {
            throw failed(Step.NOT_STARTED, e);
        }
    }

    private static void await(Process process) throws ShadowCopyException {
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ShadowCopyException(Step.TIMEOUT, 0);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ShadowCopyException(Step.INTERRUPTED, 0);
        }
    }
}
