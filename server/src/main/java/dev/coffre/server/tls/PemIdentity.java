package dev.coffre.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads an operator's own key and certificate chain from PEM files. */
final class PemIdentity {
    private PemIdentity() {}

    static TlsIdentity read(Path keyFile, Path chainFile) throws IOException, GeneralSecurityException {
        return parse(new PemPair(Files.readString(keyFile), Files.readString(chainFile)));
    }

    static TlsIdentity parse(PemPair pair) throws IOException, GeneralSecurityException {
        byte[] chain = pair.chain().getBytes(StandardCharsets.UTF_8);
        X509Certificate[] certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(chain)).stream()
                        .map(X509Certificate.class::cast)
                        .toArray(X509Certificate[]::new);
        if (certificates.length == 0) {
            throw new GeneralSecurityException("there is no certificate");
        }
        PrivateKey key = key(pair.key());
        requireMatchingKey(key, certificates[0]);
        return new TlsIdentity(TlsKeyFiles.keyStoreOf(key, certificates));
    }

    private static PrivateKey key(String pem) throws IOException, GeneralSecurityException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object first = parser.readObject();
            while (first instanceof ASN1ObjectIdentifier || first instanceof X9ECParameters) {
                first = parser.readObject(); // openssl ecparam writes the curve before the key
            }
            return switch (first) {
                case PrivateKeyInfo pkcs8 -> converter.getPrivateKey(pkcs8);
                case PEMKeyPair both -> converter.getKeyPair(both).getPrivate();
                case null, default -> throw new GeneralSecurityException("there is no unencrypted private key");
            };
        }
    }

    /** Checks that key and certificate match. Otherwise the service would start and every handshake would fail. */
    private static void requireMatchingKey(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        byte[] probe = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the certificate is not of this key");
        }
    }
}
