package dev.coffre.vault.remote;

import dev.coffre.vault.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Frames, {@code len u32 ‖ bytes}, as they come from the network: each is bounded before it is allocated. */
final class Frames {
    private static final int LENGTH = 4;

    private final Answer answer;
    private final int maxFrame;
    private long left;

    /**
     * @param maxFrame the most bytes of one frame
     * @param maxTotal the most bytes of all frames together
     */
    Frames(Answer answer, int maxFrame, long maxTotal) {
        this.answer = answer;
        this.maxFrame = maxFrame;
        this.left = maxTotal;
    }

    /** The frames of a request's body. */
    static byte[] write(List<byte[]> contents) {
        int total = 0;
        for (byte[] content : contents) {
            total = Math.addExact(total, LENGTH + content.length);
        }
        ByteBuffer out = ByteBuffer.allocate(total);
        for (byte[] content : contents) {
            out.putInt(content.length).put(content);
        }
        return out.array();
    }

    /** The next frame, or empty at the end of the body. */
    Optional<byte[]> next() throws IOException {
        byte[] length = answer.body().readNBytes(LENGTH);
        if (length.length == 0) {
            return Optional.empty();
        }
        if (length.length < LENGTH) {
            throw new EOFException("the answer ends within a frame");
        }
        long stated = Integer.toUnsignedLong(ByteBuffer.wrap(length).getInt());
        if (stated > maxFrame || stated > left) {
            throw new AnswerBody.TooLarge(Math.min(maxFrame, left));
        }
        left -= stated;
        return Optional.of(answer.body().readExactly((int) stated));
    }

    /** The next frame, which must be there. */
    byte[] require() throws IOException {
        return next().orElseThrow(() -> garbage("it ends before all that was asked for"));
    }

    /** The body must be at its end. */
    void end() throws IOException {
        if (next().isPresent()) {
            throw garbage("more than was asked for");
        }
    }

    Problem garbage(String found) {
        return answer.origin().garbage(found);
    }
}
