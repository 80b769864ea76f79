package dev.coffre.agent.answerer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuestionTest {
    private static byte[] question(String... texts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body);
                DataOutputStream all = new DataOutputStream(whole)) {
            out.writeInt(texts.length);
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            all.writeByte(AnswerProtocol.VERSION);
            all.writeInt(body.size());
            all.write(body.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return whole.toByteArray();
    }

    private static Question read(byte[] bytes) throws IOException {
        return Question.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void hasDirectoryWidthVariablesAndArguments() throws IOException {
        Question question = read(question("/home/é", "80", "2", "TZ=UTC", "LANG=", "ls", "3", "a b"));
        assertThat(question.directory().display()).isEqualTo("/home/é");
        assertThat(question.columns()).hasValue(80);
        assertThat(question.arguments()).containsExactly("ls", "3", "a b");
        assertThat(question.variable("TZ")).contains("UTC");
        assertThat(question.environmentIn(Map.of("TZ", "CET", "LC_ALL", "fr", "HOME", "/root")))
                .isEqualTo(Map.of("TZ", "UTC", "LANG", "", "HOME", "/root"));
        assertThat(read(question("/", "", "0")).columns()).isEqualTo(OptionalInt.empty());
    }

    @Test
    void refusesWhatIsMalformed() {
        byte[] good = question("/", "80", "1", "TZ=UTC", "ls");
        byte[] otherVersion = good.clone();
        otherVersion[0]++;
        byte[] tooLong = good.clone();
        tooLong[1] = 0x7F;
        for (byte[] bad : new byte[][] {
            otherVersion,
            tooLong,
            question(),
            question("/", "wide", "0"),
            question("/", "80", "9", "TZ=UTC"),
            question("/", "80", "-1", "TZ=UTC"),
            question("/", "80", "1", "PATH=/evil"),
            question("/", "80", "1", "TZ"),
            new byte[0]
        }) {
            assertThatThrownBy(() -> read(bad)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void everyFlippedByteIsReadOrRefused() {
        Random random = new Random(29);
        for (int i = 0; i < 20_000; i++) {
            byte[] flipped = question("/", "80", "1", "TZ=UTC", "ls");
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(read(flipped)).isNotNull();
            } catch (IOException refused) {
                assertThat(refused).isNotNull();
            }
        }
    }
}
