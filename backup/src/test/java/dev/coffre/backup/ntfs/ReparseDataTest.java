package dev.coffre.backup.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReparseDataTest {
    @Test
    void aSymbolicLinkLeadsWhereItsPrintNameSays() {
        ReparseData data = ReparseData.parse(symlink(1, "..\\other", "..\\other"));
        assertThat(data.isNameSurrogate()).isTrue();
        assertThat(data.link().orElseThrow().isRelative()).isTrue();
        assertThat(data.link().orElseThrow().target()).isEqualTo("..\\other");
    }

    @Test
    void aTargetWithoutPrintNameIsWrittenAsPeopleKnowIt() {
        assertThat(target(symlink(0, "\\??\\C:\\Users", ""))).isEqualTo("C:\\Users");
        assertThat(target(symlink(0, "\\??\\UNC\\server\\share", ""))).isEqualTo("\\\\server\\share");
        assertThat(target(junction("\\??\\Volume{1}\\", ""))).isEqualTo("\\\\?\\Volume{1}\\");
        assertThat(target(symlink(1, "x", ""))).isEqualTo("x");
    }

    @Test
    void aMountedVolumeIsNotALinkToAFolder() {
        assertThat(ReparseData.parse(junction("\\??\\Volume{1}\\", ""))
                        .link()
                        .orElseThrow()
                        .isVolume())
                .isTrue();
        assertThat(ReparseData.parse(junction("\\??\\Volume{1}\\folder", ""))
                        .link()
                        .orElseThrow()
                        .isVolume())
                .isFalse();
        assertThat(ReparseData.parse(junction("\\??\\C:\\Public", "C:\\Public"))
                        .link()
                        .orElseThrow()
                        .isVolume())
                .isFalse();
    }

    @Test
    void otherTagsAreNotFollowed() {
        ByteString cloud =
                ByteString.of(little(12).putInt(0x9000_001A).putInt(4).putInt(7).array());
        ReparseData data = ReparseData.parse(cloud);
        assertThat(data.isNameSurrogate()).isFalse();
        assertThat(data.link()).isEmpty();
    }

    @Test
    void aTagThatIsNotOfMicrosoftHasAGuid() {
        assertThat(ReparseData.parse(
                                ByteString.of(little(24).putInt(0x17).putInt(0).array()))
                        .link())
                .isEmpty();
        assertThatThrownBy(() -> ReparseData.parse(
                        ByteString.of(little(8).putInt(0x17).putInt(0).array())))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void namesOutsideTheBufferAreRefused() {
        byte[] data = symlink(1, "ab", "ab").toByteArray();
        data[10] = 100;
        assertThatThrownBy(() -> ReparseData.parse(ByteString.of(data))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ReparseData.parse(ByteString.of(new byte[ReparseData.MAX_SIZE + 1])))
                .isInstanceOf(MalformedException.class);
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes, @ForAll boolean link) {
        ByteString input = link
                ? ByteString.of(little(8 + bytes.length)
                        .putInt(ReparseData.SYMLINK)
                        .putInt(bytes.length)
                        .put(bytes)
                        .array())
                : ByteString.of(bytes);
        try {
            ReparseData.parse(input).link().ifPresent(ReparseData.Link::target);
        } catch (MalformedException refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
    }

    private static String target(ByteString data) {
        return ReparseData.parse(data).link().orElseThrow().target();
    }

    private static ByteString symlink(int flags, String substitute, String print) {
        return reparse(ReparseData.SYMLINK, 12, flags, substitute, print);
    }

    private static ByteString junction(String substitute, String print) {
        return reparse(ReparseData.MOUNT_POINT, 8, 0, substitute, print);
    }

    private static ByteString reparse(int tag, int head, int flags, String substitute, String print) {
        byte[] names = (substitute + print).getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer out = little(8 + head + names.length).putInt(tag).putInt(head + names.length);
        out.putShort((short) 0).putShort((short) (2 * substitute.length()));
        out.putShort((short) (2 * substitute.length())).putShort((short) (2 * print.length()));
        if (head == 12) {
            out.putInt(flags);
        }
        return ByteString.of(out.put(names).array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
