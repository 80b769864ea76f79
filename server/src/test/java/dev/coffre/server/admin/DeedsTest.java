package dev.coffre.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the audit log is told of commands: of all that change something, and never a secret. */
class DeedsTest {
    private static final String CANARY = "canary-7f3a";

    /** What is a secret, by the name of the field. */
    private static final Set<String> SECRETS = Set.of("password", "pin", "current", "code", "secret", "token");

    static Stream<Class<?>> commands() {
        return CommandTable.all().stream().map(CommandSpec::request);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noSecretIsToldOrPrinted(Class<?> type) {
        AdminCommand<?> command = made(type);
        assertThat(CommandTable.specOf(command).auditAction(command).toString()).doesNotContain(CANARY);
        assertThat(command.toString()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void onlyWhatLooksIsNotTold(Class<?> type) {
        String name = type.getSimpleName();
        boolean looks = name.startsWith("List") || name.startsWith("Show") || name.startsWith("Verify");
        AdminCommand<?> command = made(type);
        assertThat(CommandTable.specOf(command).auditAction(command).isEmpty()).isEqualTo(looks);
    }

    private static AdminCommand<?> made(Class<?> type) {
        return (AdminCommand<?>) filled(type);
    }

    private static Object filled(Class<?> type) {
        RecordComponent[] fields = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(fields).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(
                    Arrays.stream(fields).map(DeedsTest::value).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " cannot be made", e);
        }
    }

    private static Object value(RecordComponent field) {
        // The pin of a certificate is the hash of a public key.
        boolean secret = SECRETS.contains(field.getName())
                && field.getDeclaringRecord() != AddressCommands.ChangeCertificate.class;
        String text = secret ? CANARY : "harmless";
        Class<?> type = field.getType();
        if (type.isRecord()) {
            return filled(type);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == String.class) {
            return text;
        }
        if (type == Optional.class) {
            return field.getGenericType().getTypeName().contains("String") ? Optional.of(text) : Optional.empty();
        }
        if (type == List.class) {
            return List.of();
        }
        return type == boolean.class ? (Object) true : type == int.class ? (Object) 1 : (Object) 1L;
    }
}
