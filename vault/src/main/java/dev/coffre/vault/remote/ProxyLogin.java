package dev.coffre.vault.remote;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Name and password at a proxy. Its text does not show the password. */
public record ProxyLogin(String user, char[] password) {
    public ProxyLogin {
        password = password.clone();
    }

    @Override
    public char[] password() {
        return password.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProxyLogin login && user.equals(login.user) && Arrays.equals(password, login.password);
    }

    @Override
    public int hashCode() {
        return user.hashCode();
    }

    @Override
    public String toString() {
        return "ProxyLogin[" + user + "]";
    }
}
