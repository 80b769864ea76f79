package dev.coffre.server.s3;

import java.util.Set;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tells what an error of a storage service is about. Only a few are about the object: anything between here and the
 * service may answer everything else.
 */
final class S3Answers {
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int FULL = 507;
    private static final Set<String> NO_SUCH_OBJECT = Set.of("NoSuchKey", "NoSuchVersion");
    private static final String INVALID_RANGE = "InvalidRange";

    /** The object is in a class of cold storage. */
    private static final String ARCHIVED = "InvalidObjectState";

    /** Among other things: the object is encrypted with a key that each request has to bring. */
    private static final Set<String> WITHOUT_KEY = Set.of("InvalidRequest", "InvalidArgument");

    private static final Set<String> REFUSED_BYTES = Set.of("BadDigest", "InvalidDigest");

    private S3Answers() {}

    /** An error is about one of these. */
    enum About {
        OBJECT,
        /** It may be about the object or not, or is a condition that the service does not know. */
        UNCLEAR,
        SERVICE
    }

    /** Returns the service's code for the error, such as {@code NoSuchKey}; empty if the answer has none. */
    static String code(S3Exception e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }

    /** Returns the answer in words, for a reason. */
    static String describe(S3Exception refused) {
        String code = code(refused);
        return "it answers " + (code.isEmpty() ? refused.statusCode() : code);
    }

    static About ofReading(S3Exception e) {
        if (NO_SUCH_OBJECT.contains(code(e)) || isPastTheEnd(e)) {
            return About.OBJECT;
        }
        return e.statusCode() == NOT_FOUND && code(e).isEmpty() ? About.UNCLEAR : About.SERVICE;
    }

    /** As {@link #ofReading}, of the bytes of an object. */
    static About ofContent(S3Exception e) {
        if (code(e).equals(ARCHIVED)) {
            return About.OBJECT;
        }
        return isWithoutKey(e) ? About.UNCLEAR : ofReading(e);
    }

    /** An answer to HEAD has no body. The library itself adds a code to it. */
    static About ofHead(S3Exception e) {
        return e.statusCode() == NOT_FOUND || e.statusCode() == BAD_REQUEST ? About.UNCLEAR : About.SERVICE;
    }

    /** Returns whether the service may have the object encrypted with a key of somebody else. */
    static boolean isWithoutKey(S3Exception e) {
        return e.statusCode() == BAD_REQUEST && WITHOUT_KEY.contains(code(e));
    }

    /** Returns whether the service has the object and does not give its bytes, whoever asks as this vault does. */
    static boolean isUnreadable(S3Exception e) {
        return code(e).equals(ARCHIVED) || isWithoutKey(e);
    }

    static About ofWriting(S3Exception e) {
        return e.statusCode() == CONFLICT || e.statusCode() == PRECONDITION_FAILED || REFUSED_BYTES.contains(code(e))
                ? About.OBJECT
                : About.SERVICE;
    }

    /** A service may refuse to change a locked object in several ways, and because it is full. */
    static About ofLock(S3Exception e) {
        boolean isRefusal = e.statusCode() == BAD_REQUEST || e.statusCode() == FORBIDDEN || e.statusCode() == CONFLICT;
        return isRefusal || isFull(e) || NO_SUCH_OBJECT.contains(code(e)) ? About.OBJECT : About.SERVICE;
    }

    /** Returns whether the object ends before the range begins. */
    static boolean isPastTheEnd(S3Exception e) {
        return code(e).equals(INVALID_RANGE);
    }

    static boolean isNotImplemented(S3Exception e) {
        return e.statusCode() == NOT_IMPLEMENTED || code(e).equals("NotImplemented");
    }

    static boolean isFull(S3Exception e) {
        String code = code(e);
        return e.statusCode() == FULL || code.contains("StorageFull") || code.contains("Quota");
    }

    /** Returns whether the service, or what is before it, fails for every request. */
    static boolean isFailing(S3Exception e) {
        return !isFull(e) && (e.statusCode() >= SERVER_ERROR || e.statusCode() == TOO_MANY);
    }
}
