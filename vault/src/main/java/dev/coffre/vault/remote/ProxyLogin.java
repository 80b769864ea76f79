package dev.coffre.vault.remote;

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
    public String toString() {
        return "ProxyLogin[" + user + "]";
    }
}
