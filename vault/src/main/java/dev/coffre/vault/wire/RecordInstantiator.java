package dev.coffre.vault.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.module.SimpleValueInstantiators;

/**
 * Makes records by reflection. Jackson would spread the arguments over a method handle, for which the JVM generates some ten
 * classes for each message type: half of all that a short command of the agent generates.
 */
final class RecordInstantiator extends StdValueInstantiator {
    private final transient Constructor<?> constructor;

    private RecordInstantiator(StdValueInstantiator usual, Constructor<?> constructor) {
        super(usual);
        this.constructor = constructor;
    }

    static JacksonModule module() {
        return new SimpleModule(RecordInstantiator.class.getSimpleName()).setValueInstantiators(new ForRecords());
    }

    private static final class ForRecords extends SimpleValueInstantiators {
        @Override
        public ValueInstantiator modifyValueInstantiator(
                DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator usual) {
            return type.getBeanClass().isRecord()
                            && usual instanceof StdValueInstantiator standard
                            && standard.getWithArgsCreator() instanceof AnnotatedConstructor creator
                    ? new RecordInstantiator(standard, creator.getAnnotated())
                    : usual;
        }
    }

    @Override
    public Object createFromObjectWith(DeserializationContext context, Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            return context.handleInstantiationProblem(getValueClass(), arguments, rewrapCtorProblem(context, e));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return context.handleInstantiationProblem(getValueClass(), arguments, rewrapCtorProblem(context, e));
        }
    }
}
