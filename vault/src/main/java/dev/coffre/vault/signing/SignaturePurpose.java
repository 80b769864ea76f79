package dev.coffre.vault.signing;

import java.nio.charset.StandardCharsets;

/** What a signature is for. Its text and a zero byte stand before what is signed, so none passes for another. */
public enum SignaturePurpose {
    POINT("coffre/v1/point"),
    RECEIPT("coffre/v1/receipt"),
    TOMBSTONE("coffre/v1/tombstone"),
    JOURNAL("coffre/v1/journal"),
    CREDENTIALS("coffre/v1/credentials");

    private final byte[] prefix;

    SignaturePurpose(String text) {
        this.prefix = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] prefix() {
        return prefix;
    }
}
