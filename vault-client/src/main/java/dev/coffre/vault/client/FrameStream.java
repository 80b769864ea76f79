package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads and writes frames, {@code len u32 ‖ bytes}. The length of a received frame is checked before memory is allocated for
 * it.
 */
final class FrameStream {
    private static final int LENGTH = 4;

    private final VaultResponse answer;
    private final int maxFrame;
    private long remaining;

    /**
     * @param maxFrame largest frame in bytes
     * @param maxTotal most bytes of all frames together
     */
    FrameStream(VaultResponse answer, int maxFrame, long maxTotal) {
        this.answer = answer;
        this.maxFrame = maxFrame;
        this.remaining = maxTotal;
    }

    /** Returns the frames of a request body as consecutive pieces. The contents are not copied. */
    static List<byte[]> encode(List<byte[]> contents) {
        List<byte[]> pieces = new ArrayList<>(2 * contents.size());
        for (byte[] content : contents) {
            pieces.add(ByteBuffer.allocate(LENGTH).putInt(content.length).array());
            pieces.add(content);
        }
        return pieces;
    }

    /** Returns the next frame; empty at the end of the body. */
    Optional<byte[]> next() throws IOException {
        OptionalInt length = nextLength();
        return length.isEmpty() ? Optional.empty() : Optional.of(answer.body().readExactly(length.getAsInt()));
    }

    /** A frame with a tag as its first byte. */
    record TaggedFrame(byte tag, byte[] content) {}

    /** Returns the next frame, which must exist and have a tag. */
    TaggedFrame requireTagged() throws IOException {
        int length = nextLength().orElseThrow(this::endsEarly);
        if (length == 0) {
            throw garbage("an empty frame");
        }
        byte tag = answer.body().readExactly(1)[0];
        return new TaggedFrame(tag, answer.body().readExactly(length - 1));
    }

    private OptionalInt nextLength() throws IOException {
        byte[] length = answer.body().readNBytes(LENGTH);
        if (length.length == 0) {
            return OptionalInt.empty();
        }
        if (length.length < LENGTH) {
            throw new EOFException("the answer ends within a frame");
        }
        long stated = Integer.toUnsignedLong(ByteBuffer.wrap(length).getInt());
        if (stated > maxFrame || stated > remaining) {
            throw new ResponseBody.TooLargeException(Math.min(maxFrame, remaining));
        }
        remaining -= stated;
        return OptionalInt.of((int) stated);
    }

    private Problem endsEarly() {
        return garbage("it ends before all that was asked for");
    }

    /** Requires the end of the body. */
    void requireEnd() throws IOException {
        if (next().isPresent()) {
            throw garbage("more than was asked for");
        }
    }

    Problem garbage(String found) {
        return answer.failures().garbage(found);
    }
}
