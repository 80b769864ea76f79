package dev.coffre.server.cli;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds a password: all of it, but for one newline at its end. */
final class PasswordFile {
    private static final int MIN_LENGTH = 8;
    private static final long MAX_BYTES = 4_096;

    private PasswordFile() {}

    static String read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw ProblemCode.FLAGS_INVALID.with("reason", file + " is too long for a password");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String password = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            password = password.endsWith("\r") ? password.substring(0, password.length() - 1) : password;
            if (password.length() < MIN_LENGTH) {
                throw ProblemCode.FLAGS_INVALID.with(
                        "reason", "the password in " + file + " has fewer than " + MIN_LENGTH + " characters");
            }
            return password;
        } catch (IOException e) {
            throw ProblemCode.FLAGS_INVALID
                    .with("reason", "the password file " + file + " cannot be read")
                    .causedBy(e);
        }
    }
}
