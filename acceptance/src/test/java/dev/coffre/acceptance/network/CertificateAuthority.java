package dev.coffre.acceptance.network;

import dev.coffre.acceptance.process.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of a test's own, made with the JDK's keytool. */
public final class CertificateAuthority {
    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path folder;

    private CertificateAuthority(Path folder) {
        this.folder = folder;
    }

    /** Keeps everything in {@code folder}. */
    public static CertificateAuthority in(Path folder) throws IOException {
        CertificateAuthority authority = new CertificateAuthority(Files.createDirectories(folder));
        authority.keytool(
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=ca",
                "-ext",
                "bc:c",
                "-keystore",
                "ca.p12");
        authority.keytool("-exportcert", "-alias", "ca", "-keystore", "ca.p12", "-file", "ca.cer");
        authority.keytool("-importcert", "-noprompt", "-alias", "ca", "-file", "ca.cer", "-keystore", "trusted.p12");
        return authority;
    }

    /** What makes a JVM trust this authority and no other. */
    public String trustOptions() {
        return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(folder.resolve("trusted.p12"), PASSWORD);
    }

    /** A new key and its certificate for localhost: {@code <name>.key} and {@code <name>.crt}, PEM. */
    public void issue(String name) throws IOException, GeneralSecurityException {
        String store = name + ".p12";
        keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=localhost", "-keystore", store);
        keytool("-certreq", "-alias", name, "-keystore", store, "-file", name + ".csr");
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-keystore",
                "ca.p12",
                "-ext",
                "san=dns:localhost",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".cer");
        keytool("-importcert", "-noprompt", "-alias", "ca", "-file", "ca.cer", "-keystore", store);
        keytool("-importcert", "-alias", name, "-file", name + ".cer", "-keystore", store);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(store))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : keys.getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(certificate(name), chain);
        Files.writeString(
                key(name),
                pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    private static String pem(String what, byte[] bytes) {
        String text = new String(BASE64.encode(bytes), StandardCharsets.US_ASCII);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        for (int i = 0; i < command.size() - 1; i++) {
            if (List.of("-keystore", "-file", "-infile", "-outfile").contains(command.get(i))) {
                command.set(i + 1, folder.resolve(command.get(i + 1)).toString());
            }
        }
        command.addAll(List.of("-storepass", PASSWORD));
        Invocation.of(Path.of(System.getProperty("java.home"), "bin", "keytool"), command.toArray(String[]::new))
                .run(folder.resolve("said"))
                .expect(0);
    }
}
