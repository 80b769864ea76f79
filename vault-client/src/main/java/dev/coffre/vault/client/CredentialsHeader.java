package dev.coffre.vault.client;

import java.util.Base64;

/** The vault credentials file as a request header. It is never logged. */
record CredentialsHeader(String value) {
    private static final String NAME = "Coffre-Credentials";

    static CredentialsHeader of(byte[] file) {
        return new CredentialsHeader(Base64.getUrlEncoder().withoutPadding().encodeToString(file));
    }

    VaultRequest addTo(VaultRequest call) {
        return call.withHeader(NAME, value);
    }

    @Override
    public String toString() {
        return "CredentialsHeader";
    }
}
