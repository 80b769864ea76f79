package dev.coffre.server.admin;

import dev.coffre.server.hosting.IssuedCredentialsFile;
import java.util.Base64;

/**
 * A vault credentials file.
 *
 * @param fileName name that agents expect
 * @param content the file in base64
 * @param expires in ms since 1970
 */
public record IssuedCredentials(String fileName, String content, long expires) implements FileAnswer {
    static IssuedCredentials of(IssuedCredentialsFile download) {
        return new IssuedCredentials(
                download.fileName(),
                Base64.getEncoder().encodeToString(download.content()),
                download.expires().toEpochMilli());
    }

    /** The bytes of the file. */
    @Override
    public byte[] bytes() {
        return Base64.getDecoder().decode(content);
    }

    /** Omits the content, which gives access to the vault. */
    @Override
    public String toString() {
        return "IssuedCredentials[" + fileName + "]";
    }
}
