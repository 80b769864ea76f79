package dev.coffre.vault.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** User name and password for a proxy. {@link #toString} hides the password. */
public record ProxyCredentials(String user, char[] password) {
    public ProxyCredentials {
        password = password.clone();
    }

    @Override
    public char[] password() {
        return password.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProxyCredentials login
                && user.equals(login.user)
                && Arrays.equals(password, login.password);
    }

    @Override
    public int hashCode() {
        return user.hashCode();
    }

    @Override
    public String toString() {
        return "ProxyCredentials[" + user + "]";
    }
}
