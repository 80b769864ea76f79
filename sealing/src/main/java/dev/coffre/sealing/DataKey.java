package dev.coffre.sealing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * The 32 random bytes of one epoch of a domain, from which all its other keys come (docs/format.md §1).
 *
 * <p>Safe for use by several threads until it is closed. What seals, opens or hashes holds JDK objects that are not:
 * each thread takes its own {@link PayloadSealer}, {@link PidHasher}, {@link PageBoundary} … from the shared data key.
 */
public final class DataKey implements AutoCloseable {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private static final int BRANCH_CONTEXT = 0;

    private final KeyContext context;
    private final Secret secret;

    private DataKey(KeyContext context, Secret secret) {
        if (secret.length() != LENGTH) {
            throw new IllegalArgumentException("a data key has 32 bytes, not " + secret.length());
        }
        this.context = context;
        this.secret = secret;
    }

    public static DataKey generate(KeyContext context, SecureRandom random) {
        return new DataKey(context, Secret.random(LENGTH, random));
    }

    /** Returns the data key with these bytes. It owns {@code secret}: closing the key closes the secret. */
    public static DataKey of(KeyContext context, Secret secret) {
        return new DataKey(context, secret);
    }

    public KeyContext context() {
        return context;
    }

    /** Returns a copy of the 32 bytes for a key slot, the keyring or the machine's key file. The caller closes it. */
    public Secret copyOfSecret() {
        return secret.duplicate();
    }

    /** Whether both are the same key of the same epoch and domain; takes the same time wherever they differ. */
    public boolean sameAs(DataKey other) {
        return context.equals(other.context) && secret.sameAs(other.secret);
    }

    /**
     * Derives a key. The caller closes it.
     *
     * @throws IllegalArgumentException if keys of this type have no such purpose
     */
    public Secret derive(SealedType type, KeyPurpose purpose) {
        if (!purpose.appliesTo(type)) {
            throw new IllegalArgumentException("no key " + purpose.label() + " for " + type);
        }
        try (Secret branch = branch(type.branch())) {
            return Hkdf.expand(branch, info(purpose.label(), type.number()), purpose.length());
        }
    }

    /** The key of a whole branch; the caller closes it. */
    public Secret branch(Branch branch) {
        return Hkdf.expand(secret, info(branch.label(), BRANCH_CONTEXT), LENGTH);
    }

    public PayloadSealer payloadSealer() {
        return new PayloadSealer(this);
    }

    public PidHasher pidHasher() {
        return new PidHasher(this);
    }

    public ChunkerKeys chunkerKeys() {
        return ChunkerKeys.from(this);
    }

    public BundleBoundary bundleBoundary() {
        return new BundleBoundary(hmac(SealedType.BUNDLE, KeyPurpose.CUT));
    }

    public PageBoundary pageBoundary() {
        return new PageBoundary(hmac(SealedType.TREE, KeyPurpose.PAGE));
    }

    public LinkGroupHasher linkGroupHasher() {
        return new LinkGroupHasher(hmac(SealedType.TREE, KeyPurpose.LINK));
    }

    /**
     * Returns the MAC over the contents of this machine's cache folder, so that only the holder of the data key can
     * write it. It is not part of the format: no record and no vault ever holds a value of it.
     */
    public Hmac cacheMac() {
        try (Secret key = Hkdf.expand(secret, labelled("coffre/local/cache", BRANCH_CONTEXT), LENGTH)) {
            return new Hmac(key);
        }
    }

    /**
     * Returns what signs the blocks of large files in this machine's cache folder. Like {@link #cacheMac} it is not part of
     * the format.
     */
    public BlockSigner blockSigner() {
        byte[] info = labelled("coffre/local/blocks", BRANCH_CONTEXT);
        try (Secret key = Hkdf.expand(secret, info, BlockSigner.KEY_BYTES)) {
            return new BlockSigner(key);
        }
    }

    /**
     * Returns what seals the names in this machine's cache folder, under the browse branch. Like {@link #cacheMac} it is
     * not part of the format.
     */
    public CacheSealer cacheSealer() {
        try (Secret branch = branch(Branch.BROWSE);
                Secret siv = Hkdf.expand(branch, labelled("coffre/local/names-siv", BRANCH_CONTEXT), LENGTH);
                Secret body = Hkdf.expand(branch, labelled("coffre/local/names-body", BRANCH_CONTEXT), LENGTH)) {
            return new CacheSealer(new Hmac(siv), new Hmac(body));
        }
    }

    Hmac hmac(SealedType type, KeyPurpose purpose) {
        try (Secret key = derive(type, purpose)) {
            return new Hmac(key);
        }
    }

    private byte[] info(String label, int type) {
        return labelled("coffre/v1/" + label, type);
    }

    private byte[] labelled(String label, int type) {
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        info.writeBytes((label + "\0").getBytes(StandardCharsets.US_ASCII));
        info.writeBytes(context.bytesFor(type));
        return info.toByteArray();
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "[data key of " + context + "]";
    }
}
