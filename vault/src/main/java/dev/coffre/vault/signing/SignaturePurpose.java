package dev.coffre.vault.signing;

import java.nio.charset.StandardCharsets;

/** What a signature is for. Its text and a zero byte stand before what is signed, so none passes for another. */
public enum SignaturePurpose {
    POINT("coffre/v1/point"),
    RECEIPT("coffre/v1/receipt"),
    TOMBSTONE("coffre/v1/tombstone"),
    TOMBSTONES("coffre/v1/tombstones"),
    JOURNAL("coffre/v1/journal"),
    CREDENTIALS("coffre/v1/credentials"),
    ADDRESS("coffre/v1/address"),

    /** The checksum line of an agent's package that a vault service offers. */
    AGENT_PACKAGE("coffre/v1/agent-package"),

    /**
     * A machine's statement at log-in. RFC 7515 §5.1 says what is signed, so nothing stands before it; it begins with the
     * base64url of a JSON object, as no other text here does, and its key signs nothing else.
     */
    LOGIN(new byte[0]);

    private final byte[] prefix;

    SignaturePurpose(String text) {
        this((text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    SignaturePurpose(byte[] prefix) {
        this.prefix = prefix;
    }

    byte[] prefix() {
        return prefix;
    }
}
