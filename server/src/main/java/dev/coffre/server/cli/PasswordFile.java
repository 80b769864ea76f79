package dev.coffre.server.cli;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a password file: the whole content without one trailing newline. */
final class PasswordFile {
    private static final int MAX_BYTES = 4_096;

    private PasswordFile() {}

    /** @throws Problem {@code password-file-unreadable}, or {@code password-too-short} if the file is empty */
    static String read(Path file) {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(file).with("reason", SystemReason.of(e)).causedBy(e);
        }
        if (bytes.length > MAX_BYTES) {
            throw unreadable(file);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(file).causedBy(e);
        }
        String password = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        password = password.endsWith("\r") ? password.substring(0, password.length() - 1) : password;
        if (password.isEmpty()) {
            throw ProblemCode.PASSWORD_TOO_SHORT.with("minimum", 1);
        }
        return password;
    }

    private static Problem unreadable(Path file) {
        return ProblemCode.PASSWORD_FILE_UNREADABLE.with("file", file);
    }
}
