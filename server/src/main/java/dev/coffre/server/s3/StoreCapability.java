package dev.coffre.server.s3;

/** Something that a store may be able to rely on a storage service for. */
public enum StoreCapability {
    /** An object can be read at once after its write, and is listed. */
    READ_AFTER_WRITE("read-after-write", "what was just written cannot be read"),
    /** Ranges of an object can be read. */
    RANGES("ranges", "it does not read ranges of objects"),
    /** An object that does not have its MD5 is refused. */
    MD5("md5", "it accepts an object with a wrong MD5"),
    /** An object that does not have its signed SHA-256 is refused. */
    SIGNED_SHA256("signed-sha256", ""),
    /** An object that does not have its SHA-256 in the header for it is refused. */
    CHECKSUM_SHA256("checksum-sha256", ""),
    /** Of several writers of a new name, all but one are refused. */
    SINGLE_WINNER("single-winner", ""),
    /** The tag of an object is its MD5. */
    ETAG("etag", ""),
    /** The bucket keeps former versions of objects. */
    VERSIONS("versions", ""),
    /** The bucket can lock objects. */
    OBJECT_LOCK("object-lock", ""),
    /** An object can be written with a lock. Tried only for a store that locks its objects, as the next two. */
    LOCKED_WRITE("locked-write", "its bucket was not created with Object Lock"),
    /** The deletion of a locked version is refused. */
    LOCKED_DELETION("locked-deletion", "it deletes an object whose lock has not ended"),
    /** A lock cannot become shorter. */
    LOCKED_SHORTENING("locked-shortening", "it lets the lock of an object become shorter"),
    /** The clocks differ by less than five seconds. */
    CLOCK("clock", "");

    private final String code;
    private final String refusal;

    StoreCapability(String code, String refusal) {
        this.code = code;
        this.refusal = refusal;
    }

    /** Returns the name in texts and reports. */
    public String code() {
        return code;
    }

    /** Returns whether a storage service without it cannot keep a store. */
    public boolean isRequired() {
        return !refusal.isEmpty();
    }

    /** Returns why a storage service without it is refused. */
    String refusal() {
        return refusal;
    }
}
