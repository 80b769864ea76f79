package dev.coffre.backup.chunk;

import dev.coffre.backup.vectors.VectorFile;
import dev.coffre.sealing.ChunkerKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkerVectorsTest {
    private static final int LENGTH = 15 << 20;

    @Test
    void digests_and_cuts_are_those_of_the_golden_vectors() throws Exception {
        Map<String, Object> vectors = new LinkedHashMap<>();
        vectors.put("dataKey", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        vectors.put("domain", "404142434445464748494a4b4c4d4e4f");
        vectors.put("epoch", 1);
        vectors.put("chunker", ChunkerParameters.TOEPLITZ);
        vectors.put("length", LENGTH);
        List<Object> streams = new ArrayList<>();
        streams.add(stream("SHA-256(counter u32), counter from 0", hashes()));
        streams.add(stream("\"line <decimal number from 0>\\n\"", lines()));
        streams.add(stream("zeros", new byte[LENGTH]));
        vectors.put("streams", streams);
        new VectorFile("chunker.json").mustSay(vectors);
    }

    private static Map<String, Object> stream(String content, byte[] data) {
        try (ChunkerKeys keys = keys()) {
            Map<String, Object> stream = new LinkedHashMap<>();
            stream.put("content", content);
            ToeplitzDigest digest = new ToeplitzDigest(keys.table());
            Map<String, String> digests = new LinkedHashMap<>();
            for (int end : new int[] {64, 65, 1000, 1_310_720}) {
                digests.put(Integer.toString(end), HexFormat.of().toHexDigits(digest.of(data, end - 64)));
            }
            stream.put("digestOfWindowEndingAt", digests);
            stream.put("chunkLengths", TestChunks.lengths(new ToeplitzChunker(keys), data));
            return stream;
        }
    }

    private static ChunkerKeys keys() {
        byte[] dataKey = new byte[32];
        byte[] domain = new byte[16];
        IntStream.range(0, 32).forEach(i -> dataKey[i] = (byte) i);
        IntStream.range(0, 16).forEach(i -> domain[i] = (byte) (0x40 + i));
        try (DataKey key = DataKey.of(KeyContext.of(domain, 1), Secret.taking(dataKey))) {
            return key.chunkerKeys();
        }
    }

    private static byte[] hashes() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        for (int counter = 0; out.hasRemaining(); counter++) {
            out.put(sha256.digest(ByteBuffer.allocate(4).putInt(counter).array()));
        }
        return out.array();
    }

    private static byte[] lines() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        for (int number = 0; out.hasRemaining(); number++) {
            byte[] line = ("line " + number + "\n").getBytes(StandardCharsets.US_ASCII);
            out.put(line, 0, Math.min(line.length, out.remaining()));
        }
        return out.array();
    }
}
