package dev.coffre.server.admin;

import dev.coffre.server.hosting.CredentialsDownload;
import java.util.Base64;

/**
 * A vault credentials file.
 *
 * @param fileName as an agent expects it
 * @param content base64 of the file
 * @param expires in ms since 1970
 */
public record IssuedCredentials(String fileName, String content, long expires) {
    static IssuedCredentials of(CredentialsDownload download) {
        return new IssuedCredentials(
                download.fileName(),
                Base64.getEncoder().encodeToString(download.content()),
                download.expires().toEpochMilli());
    }

    /** The file itself. */
    public byte[] bytes() {
        return Base64.getDecoder().decode(content);
    }

    /** Without the file, which opens the vault's door. */
    @Override
    public String toString() {
        return "IssuedCredentials[" + fileName + "]";
    }
}
