package dev.coffre.vault.remote;

import java.util.Base64;

/** The vault credentials file as a request header. It is never logged. */
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
