package dev.coffre.acceptance.mail;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A mail server of its own process: acceptance/mail/smtp-server.py. */
public final class MailServerProcess implements AutoCloseable {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Path folder;
    private final int plainPort = VaultProcess.freePort();
    private final int protectedPort = VaultProcess.freePort();
    private final RunningProgram program;

    public MailServerProcess(Path folder, String password) throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.writeString(folder.resolve("password"), password);
        this.program = Invocation.of(
                        Path.of("/usr/bin/python3"),
                        Checkout.file("acceptance/mail/smtp-server.py").toString(),
                        folder.toString(),
                        String.valueOf(plainPort),
                        String.valueOf(protectedPort))
                .start(folder.resolve("said"));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!program.output().contains("ready")) {
            if (!program.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("no mail server: " + program.said());
            }
            pause();
        }
    }

    public int plainPort() {
        return plainPort;
    }

    /** Wants STARTTLS and a login. */
    int protectedPort() {
        return protectedPort;
    }

    Path certificate() {
        return folder.resolve("certificate.pem");
    }

    boolean hasRefused() {
        return Files.exists(folder.resolve("refused"));
    }

    /** Waits until so many mails have come, and answers them in their order. */
    public List<MimeMessage> await(int count) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(folder.resolve(count + ".eml"))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no mail " + count);
            }
            pause();
        }
        List<MimeMessage> mails = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            mails.add(read(folder.resolve(number + ".eml")));
        }
        return mails;
    }

    private static MimeMessage read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new MimeMessage(Session.getInstance(new Properties()), in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (program.isAlive()) {
            program.kill();
        }
    }
}
