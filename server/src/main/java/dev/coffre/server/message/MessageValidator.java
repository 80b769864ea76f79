package dev.coffre.server.message;

import dev.coffre.vault.field.FieldRule;
import dev.coffre.vault.wire.MalformedMessageException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the message of a request against the rules of its fields, which the API description shows too. */
public final class MessageValidator {
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> message) {
            return Arrays.stream(message.getRecordComponents())
                    .map(component -> new Field(component, FieldRule.of(component)))
                    .toList();
        }
    };

    private MessageValidator() {}

    private record Field(RecordComponent component, FieldRule rule) {
        @Nullable
        Object of(Object message) {
            try {
                return component.getAccessor().invoke(message);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(component.toString(), e);
            }
        }
    }

    /**
     * @throws MalformedMessageException naming the first field that breaks its rule, without its value, which may be a
     *     secret
     */
    public static void require(Object message) {
        require(message, "");
    }

    private static void require(Object message, String above) {
        for (Field field : FIELDS.get(message.getClass())) {
            String path = above + field.component.getName();
            require(field.of(message), field.rule, path);
        }
    }

    private static void require(@Nullable Object value, FieldRule rule, String path) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(present -> require(present, rule, path));
            case Collection<?> list -> requireEach(list, rule, path);
            case Map<?, ?> map -> requireEach(map.values(), rule, path);
            case Record message -> require(message, path + ".");
            case String text -> requireThat(isUnicode(text) && (rule.ownProblem() || rule.allows(text)), path);
            case Number number -> requireThat(rule.ownProblem() || rule.allows(number.longValue()), path);
            case Boolean _ -> {}
            case null, default -> requireThat(false, path);
        }
    }

    private static void requireEach(Collection<?> values, FieldRule rule, String path) {
        requireThat(rule.ownProblem() || rule.allowsMembers(values.size()), path);
        values.forEach(value -> require(value, rule, path));
    }

    /** Half of a surrogate pair cannot be written as UTF-8 (RFC 7493, section 2.1). */
    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    private static void requireThat(boolean right, String path) {
        if (!right) {
            throw new MalformedMessageException("the field " + path);
        }
    }
}
