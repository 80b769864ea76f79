package dev.coffre.backup.place;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0b"})
    void refusesWhatIsNoName(String component) {
        List<ByteString> components = List.of(ByteString.utf8("fine"), ByteString.utf8(component));
        assertThatThrownBy(() -> new TargetPath(components)).isInstanceOf(IllegalArgumentException.class);
    }
}
