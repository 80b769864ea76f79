package dev.coffre.acceptance.simulation;

import dev.coffre.vault.signing.SigningKey;
import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signatures of the worlds' own keys that cost nothing, and that anybody could forge: real ones would take half of a
 * world's time, and nobody in it forges. Every other key of this JVM signs as ever.
 */
final class QuickSignatures extends Provider {
    private static final long serialVersionUID = 1;
    private static final String ED25519 = "Ed25519";
    private static final HexFormat HEX = HexFormat.of();

    /** Public keys by themselves, and by their seeds. */
    private static final Map<String, byte[]> KEYS = new ConcurrentHashMap<>();

    static {
        Security.insertProviderAt(new QuickSignatures(), 1);
    }

    private QuickSignatures() {
        super("CoffreSimulation", "1", "signatures in simulated worlds");
        putService(new Service(this, "Signature", ED25519, Digest.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
                return new Digest();
            }

            @Override
            public boolean supportsParameter(Object key) {
                return key instanceof Key some && KEYS.containsKey(name(some));
            }
        });
    }

    /** From now on this key signs quickly. */
    static void with(SigningKey key) {
        byte[] verifying = key.verifyingKey().bytes();
        KEYS.put(HEX.formatHex(key.seed()), verifying);
        KEYS.put(HEX.formatHex(verifying), verifying);
    }

    private static String name(Key key) {
        if (key instanceof EdECPrivateKey secret) {
            return secret.getBytes().map(HEX::formatHex).orElse("");
        }
        byte[] encoded = key.getEncoded();
        int raw = 32;
        return encoded == null || encoded.length < raw
                ? ""
                : HEX.formatHex(encoded, encoded.length - raw, encoded.length);
    }

    private static final class Digest extends SignatureSpi {
        private final ByteArrayOutputStream signed = new ByteArrayOutputStream();
        private byte[] verifying = {};

        private void begin(Key key) throws InvalidKeyException {
            byte[] known = KEYS.get(name(key));
            if (known == null) {
                throw new InvalidKeyException("not a key of a simulated world");
            }
            verifying = known;
            signed.reset();
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            begin(key);
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            begin(key);
        }

        @Override
        protected void engineUpdate(byte one) {
            signed.write(one);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {
            signed.write(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() {
            try {
                MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
                sha512.update(verifying);
                return sha512.digest(signed.toByteArray());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return Arrays.equals(engineSign(), signature);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
