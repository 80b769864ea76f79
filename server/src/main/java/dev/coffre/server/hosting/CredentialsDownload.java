package dev.coffre.server.hosting;

import java.time.Instant;

/** A vault credentials file on its way to the one who asked for it. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record CredentialsDownload(String fileName, byte[] content, Instant expires) {
    /** Without the file, which opens the vault's door. */
    @Override
    public String toString() {
        return "CredentialsDownload[" + fileName + "]";
    }
}
