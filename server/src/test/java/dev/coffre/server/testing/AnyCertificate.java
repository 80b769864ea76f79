package dev.coffre.server.testing;

import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whoever answers: what is tested is the service, not who it is; the agent's client checks the pin. */
public final class AnyCertificate extends X509ExtendedTrustManager {
    private AnyCertificate() {}

    /** A client over HTTP/1.1. */
    public static HttpClient client() {
        return builder().build();
    }

    /** Of clients over HTTP/1.1 that have more to them. */
    public static HttpClient.Builder builder() {
        return HttpClient.newBuilder().sslContext(context()).version(HttpClient.Version.HTTP_1_1);
    }

    /** For whoever speaks HTTP without a client. */
    public static SSLContext context() {
        try {
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
            return trusting;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
