package dev.coffre.agent.warmup;

import dev.coffre.vault.problem.ProblemCode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A service on the loopback device that speaks TLS as a vault does and turns away whoever comes: a whole handshake and a whole
 * exchange, without a vault. Its key is made for it and goes with it.
 */
final class Door implements AutoCloseable {
    private static final X500Name NAME = new X500Name("CN=nobody");
    private static final String PROBLEM = "{\"code\":\"%s\"}".formatted(ProblemCode.MACHINE_UNKNOWN.code());
    private static final byte[] REFUSAL = String.join(
                    "\r\n",
                    "HTTP/1.1 404 Not Found",
                    "Content-Type: application/problem+json",
                    "Content-Length: " + PROBLEM.length(),
                    "Connection: close",
                    "",
                    PROBLEM)
            .getBytes(StandardCharsets.US_ASCII);

    private final SSLServerSocket socket;
    private final String pin;

    private Door(SSLServerSocket socket, String pin) {
        this.socket = socket;
        this.pin = pin;
    }

    static Door open(SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair key = generator.generateKeyPair();
            SSLServerSocket socket = (SSLServerSocket) context(key, random)
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(key.getPublic().getEncoded());
            Door door = new Door(socket, HexFormat.of().formatHex(digest));
            Thread.ofPlatform().daemon().name("door").start(door::turnAway);
            return door;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this runtime has no TLS", e);
        }
    }

    private static SSLContext context(KeyPair key, SecureRandom random) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("door", key.getPrivate(), new char[0], new Certificate[] {certificate(key)});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, random);
        return context;
    }

    /** Signed by itself; who pins its key looks at nothing else in it. */
    private static Certificate certificate(KeyPair key) throws GeneralSecurityException, IOException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        content.setSignature(algorithm);
        content.setIssuer(NAME);
        content.setSubject(NAME);
        content.setStartDate(new Time(new Date(0)));
        content.setEndDate(new Time(new Date(Integer.MAX_VALUE * 1_000L)));
        content.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
        TBSCertificate signed = content.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getEncoded());
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(signed);
        parts.add(algorithm);
        parts.add(new DERBitString(signature.sign()));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(new DERSequence(parts).getEncoded()));
    }

    URI url() {
        return URI.create("https://localhost:" + socket.getLocalPort());
    }

    /** As the vault's address has it. */
    String pin() {
        return pin;
    }

    private void turnAway() {
        while (!socket.isClosed()) {
            try (Socket visitor = socket.accept()) {
                turnAway(visitor);
            } catch (IOException gone) {
                // the next one may come
            }
        }
    }

    private static void turnAway(Socket visitor) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
        OutputStream answer = visitor.getOutputStream();
        answer.write(REFUSAL);
        answer.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
