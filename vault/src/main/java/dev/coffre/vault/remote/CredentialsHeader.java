package dev.coffre.vault.remote;

import java.util.Base64;

/** The bytes of a vault credentials file as they travel: in a header, which is never logged. */
record CredentialsHeader(String value) {
    private static final String NAME = "Coffre-Credentials";

    static CredentialsHeader of(byte[] file) {
        return new CredentialsHeader(Base64.getUrlEncoder().withoutPadding().encodeToString(file));
    }

    Call on(Call call) {
        return call.with(NAME, value);
    }

    @Override
    public String toString() {
        return "CredentialsHeader";
    }
}
