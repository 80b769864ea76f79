package dev.coffre.vault.signing;

import java.nio.charset.StandardCharsets;

/**
 * The purpose of a signature. Its text and a zero byte precede the signed bytes, so a signature for one purpose is
 * never valid for another.
 */
public enum SignaturePurpose {
    POINT("coffre/v1/point"),
    RECEIPT("coffre/v1/receipt"),
    TOMBSTONE("coffre/v1/tombstone"),
    TOMBSTONES("coffre/v1/tombstones"),
    JOURNAL("coffre/v1/journal"),
    CREDENTIALS("coffre/v1/credentials"),
    ADDRESS("coffre/v1/address"),

    /** Entries of the audit log in a file of the store. */
    AUDIT("coffre/v1/audit"),

    /** The checksum line of an agent's package that a vault service offers. */
    AGENT_PACKAGE("coffre/v1/agent-package"),

    /**
     * A machine's authentication assertion. RFC 7515 §5.1 defines the signed bytes, so nothing precedes them. They
     * begin with the base64url of a JSON object, as no other text here does, and the key signs nothing else.
     */
    MACHINE_AUTHENTICATION(new byte[0]);

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
