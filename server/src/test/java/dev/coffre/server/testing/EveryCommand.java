package dev.coffre.server.testing;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.CommandTable;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One command of each kind that there is, with values that name nothing: a kind that is added is in here by itself. */
public final class EveryCommand {
    private EveryCommand() {}

    public static List<AdminCommand<?>> all() {
        return CommandTable.all().stream()
                .<AdminCommand<?>>map(spec -> (AdminCommand<?>) filled(spec.request()))
                .toList();
    }

    private static Object filled(Class<?> kind) {
        RecordComponent[] fields = kind.getRecordComponents();
        try {
            Constructor<?> constructor = kind.getDeclaredConstructor(
                    Arrays.stream(fields).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(
                    Arrays.stream(fields).map(EveryCommand::value).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(kind + " cannot be made", e);
        }
    }

    private static @Nullable Object value(RecordComponent field) {
        Class<?> type = field.getType();
        Type generic = field.getGenericType();
        if (type == String.class) {
            return "nothing";
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == List.class) {
            return List.of();
        }
        if (type.isRecord()) {
            return filled(type);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        throw new AssertionError("no value of type " + generic);
    }
}
