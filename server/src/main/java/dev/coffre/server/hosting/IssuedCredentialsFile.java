package dev.coffre.server.hosting;

import java.time.Instant;

/** A vault credentials file to be sent to the client. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record IssuedCredentialsFile(String fileName, byte[] content, Instant expires) {
    /** Omits the content, which gives access to the vault. */
    @Override
    public String toString() {
        return "IssuedCredentialsFile[" + fileName + "]";
    }
}
