package dev.coffre.vault.store.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file of this machine, open for reading and appending. */
record LocalFile(Path path, FileChannel channel) implements DiskFile {
    /**
     * Bytes per system call. The JDK copies them to a buffer outside of the heap, which each thread keeps. A short one stays in
     * the processor's cache.
     */
    private static final int PIECE = 128 << 10;

    @Override
    public long length() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw LocalDisk.readFailed(path, e);
        }
    }

    @Override
    public void append(ByteBuffer bytes) {
        try {
            long end = channel.size();
            while (bytes.hasRemaining()) {
                ByteBuffer piece = bytes.slice(bytes.position(), Math.min(PIECE, bytes.remaining()));
                int written = channel.write(piece, end);
                bytes.position(bytes.position() + written);
                end += written;
            }
        } catch (IOException e) {
            throw LocalDisk.writeFailed(e);
        }
    }

    @Override
    public byte[] read(long offset, int length) {
        try {
            if (offset < 0 || length < 0 || length > channel.size() - offset) {
                throw new EOFException("it has no " + length + " bytes at " + offset);
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException("it became shorter");
                }
            }
            return bytes.array();
        } catch (IOException e) {
            throw LocalDisk.readFailed(path, e);
        }
    }

    @Override
    public void truncate(long length) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            throw LocalDisk.writeFailed(e);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw LocalDisk.writeFailed(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LocalDisk.writeFailed(e);
        }
    }
}
