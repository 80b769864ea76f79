package dev.coffre.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** An operator's own key and certificate chain, in the PEM files that every certificate authority hands out. */
final class PemIdentity {
    private PemIdentity() {}

    static TlsIdentity read(Path keyFile, Path chainFile) throws IOException, GeneralSecurityException {
        try (InputStream chain = Files.newInputStream(chainFile)) {
            X509Certificate[] certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(chain).stream()
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
            if (certificates.length == 0) {
                throw new GeneralSecurityException("no certificate in " + chainFile);
            }
            return new TlsIdentity(TlsKeys.holding(readKey(keyFile), certificates));
        }
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (Reader text = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(text)) {
            return switch (parser.readObject()) {
                case PrivateKeyInfo pkcs8 -> converter.getPrivateKey(pkcs8);
                case PEMKeyPair pair -> converter.getKeyPair(pair).getPrivate();
                case null, default -> throw new GeneralSecurityException("no unencrypted private key in " + file);
            };
        }
    }
}
