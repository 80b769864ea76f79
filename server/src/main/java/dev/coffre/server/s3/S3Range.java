package dev.coffre.server.s3;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Bytes that are asked of an object. An answer must say that it is this range, or that the object ends in it, since a proxy may
 * answer with something else.
 *
 * @param offset in bytes
 * @param length in bytes, at least 1
 */
record S3Range(long offset, int length) {
    private static final int WHOLE = 200;
    private static final int PARTIAL = 206;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /** An answer that is not the range, or not all of it. */
    static final class WrongAnswerException extends IOException {
        private WrongAnswerException(String message) {
            super(message);
        }
    }

    String header() {
        return "bytes=" + offset + "-" + (offset + length - 1);
    }

    /**
     * Returns the bytes, fewer than asked for only if the object ends there.
     *
     * @throws RetryableException if the answer is something else, or is cut
     */
    byte[] receive(GetObjectResponse answer, AbortableInputStream body) {
        int expected = expectedLength(answer);
        if (expected < 0) {
            body.abort();
            throw failed(new WrongAnswerException("it answers another range than it was asked for"));
        }
        try {
            byte[] bytes = new byte[expected];
            if (body.readNBytes(bytes, 0, expected) < expected || body.read() >= 0) {
                body.abort();
                throw new WrongAnswerException("its answer has another length than it says");
            }
            return bytes;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static RetryableException failed(IOException cause) {
        return RetryableException.builder()
                .message("no such range")
                .cause(cause)
                .build();
    }

    /** Returns how many bytes the answer has to have; negative if it is another range. */
    private int expectedLength(GetObjectResponse answer) {
        int status = answer.sdkHttpResponse().statusCode();
        if (status == WHOLE) {
            Long whole = answer.contentLength();
            return offset == 0 && whole != null && whole == length ? length : -1;
        }
        return status == PARTIAL ? expectedLength(answer.contentRange()) : -1;
    }

    private int expectedLength(@Nullable String contentRange) {
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(contentRange));
        if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
            return -1;
        }
        long end = Long.parseLong(range.group(2)) + 1;
        long wantedEnd = offset + length;
        boolean isWhole = end == wantedEnd;
        boolean endsWithObject =
                end < wantedEnd && end > offset && String.valueOf(end).equals(range.group(3));
        return isWhole || endsWithObject ? (int) (end - offset) : -1;
    }
}
