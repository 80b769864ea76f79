package dev.coffre.server.s3;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The access key of a bucket, in a file as AWS's tools write it. Profiles are not told apart. */
final class S3Credentials {
    private static final int MAX_BYTES = 8 << 10;

    private S3Credentials() {}

    /** @throws Problem {@code password-file-unreadable} */
    static AwsBasicCredentials read(Path file) {
        Map<String, String> values = new HashMap<>();
        try (var in = Files.newInputStream(file)) {
            new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).lines().forEach(line -> {
                int at = line.indexOf('=');
                if (at > 0) {
                    values.putIfAbsent(
                            line.substring(0, at).strip(),
                            line.substring(at + 1).strip());
                }
            });
        } catch (IOException e) {
            throw unreadable(file, SystemReason.of(e)).causedBy(e);
        }
        String id = values.getOrDefault("aws_access_key_id", "");
        String secret = values.getOrDefault("aws_secret_access_key", "");
        if (id.isEmpty() || secret.isEmpty()) {
            throw unreadable(file, "it has no aws_access_key_id or no aws_secret_access_key");
        }
        return AwsBasicCredentials.create(id, secret);
    }

    private static Problem unreadable(Path file, String reason) {
        return ProblemCode.PASSWORD_FILE_UNREADABLE.with("file", file).with("reason", reason);
    }
}
