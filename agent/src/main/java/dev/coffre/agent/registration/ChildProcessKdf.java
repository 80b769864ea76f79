package dev.coffre.agent.registration;

import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseKdf;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Derives keys in a child process, so that the 256 MiB it takes return to the system and this process stays small. The
 * passphrase goes through a pipe, because other users can see arguments and environment.
 */
public final class ChildProcessKdf implements PassphraseKdf {
    private static final int OVERHEAD_MIB = 48;
    private static final int KEY_BYTES = 32;
    private static final long TIMEOUT_SECONDS = 300;

    private final Path java;

    /** Runs the child with the Java runtime of this process. */
    public ChildProcessKdf() {
        this(Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    ChildProcessKdf(Path java) {
        this.java = java;
    }

    @Override
    public Secret derive(Passphrase passphrase, byte[] salt, Argon2Parameters parameters) {
        try {
            Process child = start(parameters);
            try {
                sendRequest(child.getOutputStream(), passphrase, salt, parameters);
                return readKey(child);
            } finally {
                child.destroyForcibly();
            }
        } catch (IOException e) {
            throw failed(SystemReason.of(e)).causedBy(e);
        }
    }

    private Process start(Argon2Parameters parameters) throws IOException {
        int heapMib = parameters.memoryKiB() / 1024 + OVERHEAD_MIB;
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heapMib + "m",
                "-XX:-HeapDumpOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                KdfChildProgram.class.getName()));
        builder.environment().clear();
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static void sendRequest(OutputStream pipe, Passphrase passphrase, byte[] salt, Argon2Parameters parameters)
            throws IOException {
        byte[] utf8 = passphrase.utf8();
        try (DataOutputStream out = new DataOutputStream(pipe)) {
            out.writeInt(parameters.memoryKiB());
            out.writeInt(parameters.iterations());
            out.writeInt(parameters.parallelism());
            out.writeShort(salt.length);
            out.write(salt);
            out.writeShort(utf8.length);
            out.write(utf8);
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    private static Secret readKey(Process child) throws IOException {
        byte[] key = child.getInputStream().readNBytes(KEY_BYTES);
        try {
            if (!child.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw failed("it does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        }
        if (child.exitValue() != 0 || key.length != KEY_BYTES) {
            throw failed("the process ended with " + child.exitValue());
        }
        return Secret.taking(key);
    }

    private static Problem failed(String reason) {
        return ProblemCode.KEY_DERIVATION_FAILED.with("reason", reason);
    }
}
