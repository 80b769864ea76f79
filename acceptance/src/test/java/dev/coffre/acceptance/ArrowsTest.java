package dev.coffre.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaConstructor.CONSTRUCTOR_NAME;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows of ARCHITECTURE.md. They are held three times: by the poms, by an enforcer rule in the server's pom, and
 * here, where also the arrows inside a module can be said.
 */
class ArrowsTest {
    private static final String ROOT = "dev.coffre.";

    /** The classes that start a program: here, and nowhere else, the real clock and real chance enter. */
    private static final Set<String> WIRING = Set.of(
            "dev.coffre.agent.Coffre", "dev.coffre.agent.answerer.AnswerClient", "dev.coffre.server.CoffreVault");

    /** Its words belong to the commands; on Windows, {@code CoffreAgentInstaller.exe} does its work. */
    private static final String SETUP_OF_LINUX = ROOT + "agent.command.LinuxSetupCommand";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sealing",
                "vault",
                "vault.store",
                "vault.memory",
                "vault.client",
                "backup",
                "cli",
                "agent",
                "web",
                "server"
            })
    void everyModuleIsRead(String module) {
        assertThat(Product.CLASSES.stream().filter(resideInAPackage(within(module))))
                .as("classes of module %s: a rule about classes that were not read would always hold", module)
                .isNotEmpty();
    }

    @Test
    void sealingKnowsNoOtherModule() {
        holds(noClasses()
                .that(resideInAPackage(within("sealing")))
                .should()
                .dependOnClassesThat(coffreOutside("sealing"))
                .because("keys are easiest to trust where nothing else happens: no file, no socket, no vault"));
    }

    @Test
    void vaultKnowsNoOtherModule() {
        holds(noClasses()
                .that(resideInAPackage(within("vault")))
                .should()
                .dependOnClassesThat(coffreOutside("vault"))
                .because("what a vault promises must be sayable without keys and without either program"));
    }

    @Test
    void contractOfTheVaultKnowsNoneOfItsUsers() {
        holds(noClasses()
                .that(resideInAPackage(within("vault")))
                .and(not(resideInAnyPackage(within("vault.store"), within("vault.memory"), within("vault.client"))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(within("vault.store"), within("vault.memory"), within("vault.client")))
                .because("both programs use the contract, and only one of them uses each of these"));
    }

    @Test
    void everyPackageOfTheContractHasUsersOnBothSides() {
        DescribedPredicate<JavaClass> contract = resideInAPackage(within("vault"))
                .and(not(resideInAnyPackage(within("vault.store"), within("vault.memory"), within("vault.client"))));
        DescribedPredicate<JavaClass> agentSide =
                resideInAnyPackage(within("agent"), within("backup"), within("vault.client"), within("vault.memory"));
        DescribedPredicate<JavaClass> serverSide = resideInAnyPackage(within("server"), within("vault.store"));
        Set<String> packages = Product.CLASSES.stream()
                .filter(contract)
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        packages.remove(ROOT + "vault.field"); // annotations of record components, which ArchUnit does not read

        assertThat(packages).hasSizeGreaterThan(10).allSatisfy(used -> {
            for (DescribedPredicate<JavaClass> side : List.of(agentSide, serverSide)) {
                assertThat(Product.CLASSES.stream().filter(side).anyMatch(user -> uses(user, used)))
                        .as("%s is used by %s: a package of one program belongs to a module of its own", used, side)
                        .isTrue();
            }
        });
    }

    private static boolean uses(JavaClass user, String used) {
        return user.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency ->
                        dependency.getTargetClass().getPackageName().equals(used));
    }

    @Test
    void agentNeverReadsTheFilesOfAStore() {
        holds(noClasses()
                .that(resideInAnyPackage(within("agent"), within("backup"), within("vault.client")))
                .should()
                .dependOnClassesThat(resideInAPackage(within("vault.store")))
                .because("packs and journal are the server's: an agent sees records and points only"));
    }

    @Test
    void serverNeverCallsAVault() {
        holds(noClasses()
                .that(resideInAnyPackage(within("server"), within("vault.store")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(within("vault.client"), within("vault.memory")))
                .because("the server has no HTTP client: it cannot be made to call another host through one"));
    }

    @Test
    void onlyTheStoreInABucketCallsAStorageService() {
        holds(noClasses()
                .that(resideInAPackage(within("server")))
                .and(not(resideInAPackage(within("server.s3"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("software.amazon..", "org.apache.hc.."))
                .because("a service on a disk loads no HTTP client, and no address that people name is called"));
    }

    @Test
    void backupStandsOnSealingAndVaultOnly() {
        holds(noClasses()
                .that(resideInAPackage(within("backup")))
                .should()
                .dependOnClassesThat(coffreOutside("backup", "sealing", "vault"))
                .because("the journey of a file must run without a command line and without a server, in tests too"));
    }

    @Test
    void agentNeverReachesIntoTheServer() {
        holds(noClasses()
                .that(resideInAPackage(within("agent")))
                .should()
                .dependOnClassesThat(coffreOutside("agent", "backup", "cli", "sealing", "vault", "web"))
                .because("agent and server meet in the protocol (docs/protocol.md), not in code"));
    }

    @Test
    void serverHoldsNoKeys() {
        holds(noClasses()
                .that(resideInAPackage(within("server")))
                .should()
                .dependOnClassesThat(coffreOutside("server", "cli", "vault", "web"))
                .because("the vault cares for data that it cannot read: code that could open a record must not be"
                        + " within its reach (docs/threat-model.md, guarantee G1)"));
    }

    @Test
    void webKnowsTheCatalogOfErrorsAndNoOtherModule() {
        holds(noClasses()
                .that(resideInAPackage(within("web")))
                .should()
                .dependOnClassesThat(coffreOutside("web", "vault.problem", "vault.text"))
                .orShould()
                .dependOnClassesThat(
                        resideInAnyPackage("org.springframework..", "jakarta.servlet..", "com.sun.net.httpserver.."))
                .because("the kit of the pages serves the portal and the agent's console alike, on different servers"
                        + " (docs/decisions/0036-one-web-kit.md)"));
    }

    @Test
    void cliKnowsTheTextsAndNoOtherModule() {
        holds(noClasses()
                .that(resideInAPackage(within("cli")))
                .should()
                .dependOnClassesThat(coffreOutside("cli", "vault.text"))
                .because("the kit of the command lines serves both programs, so it knows neither"
                        + " (docs/decisions/0040-one-command-line-kit.md)"));
    }

    @Test
    void onlyTheCatalogKnowsItsDatabase() {
        holds(noClasses()
                .that(resideInAPackage(within("server")))
                .and(not(resideInAPackage(within("server.catalog"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "com.zaxxer.."))
                .because("the catalog is a port: the rest of the service must not depend on which database it is"));
    }

    @Test
    void onlyTheWaysInKnowThePortal() {
        holds(noClasses()
                .that(resideInAPackage(within("server")))
                .and(not(resideInAnyPackage(
                        within("server.portal"),
                        within("server.pages"),
                        within("server.endpoint"),
                        within("server.cli"))))
                .should()
                .dependOnClassesThat(resideInAPackage(within("server.portal")))
                .because("pages ask the services that scripts ask; nothing of a vault may hang on its portal"));
    }

    @Test
    void onlyTheConsoleMakesPages() {
        holds(noClasses()
                .that(resideInAPackage(within("agent")))
                .and(not(resideInAnyPackage(within("agent.console"), within("agent.pages"))))
                .should()
                .dependOnClassesThat(resideInAPackage(within("web")))
                .because("what the agent does must be there for a terminal and a script, too"));
    }

    @Test
    void packagesFormNoCircle() {
        holds(slices().matching(ROOT + "(**)")
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other are one package with a wall in the middle;"
                        + " move what both need into a third, or below"));
    }

    @Test
    void savingRecoveryAndCheckingAreIndependent() {
        for (String one : Set.of("save", "recovery", "check")) {
            holds(noClasses()
                    .that(resideInAPackage(within("backup." + one)))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(Set.of("save", "recovery", "check").stream()
                            .filter(other -> !other.equals(one))
                            .map(other -> within("backup." + other))
                            .toArray(String[]::new)))
                    .because("a defect in saving must not be able to hide itself in recovery or checking;"
                            + " what they share lies below them"));
        }
    }

    @Test
    void filesOfTheUserAreNeverReachedThroughPaths() {
        holds(noClasses()
                .that(resideInAnyPackage(within("backup.source"), within("backup.place"), within("backup.libc")))
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.file.."))
                .because("a java.nio.file.Path loses names that are not valid in the current locale;"
                        + " names are bytes, and only libc takes bytes"));
    }

    @Test
    void onlyTheAdaptersOfASourceCallTheSystem() {
        holds(noClasses()
                .that(resideInAnyPackage(within("backup.source"), within("backup.save"), within("agent.console.tree")))
                .and(not(resideInAnyPackage(within("backup.source.linux"), within("backup.source.windows"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(within("backup.libc"), within("backup.win32")))
                .because("a source is a port: what reads the files of one system is in its adapter"));
    }

    @ParameterizedTest
    @CsvSource({"linux, libc", "windows, win32"})
    void onlyTheAdaptersOfASystemNameIt(String system, String calls) {
        holds(noClasses()
                .that(not(resideInAPackage(ROOT + "." + system + "..")))
                .and(not(wiring()))
                .and(not(name(SETUP_OF_LINUX)))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "." + system + ".."))
                .because("the program chooses its Platform once; all else uses the ports"));
        holds(noClasses()
                .that(resideInAPackage(within("agent")))
                .and(not(resideInAPackage(ROOT + "agent.." + system + "..")))
                .should()
                .dependOnClassesThat(resideInAPackage(within("backup." + calls)))
                .orShould()
                .dependOnClassesThat(posixAttributes()
                        .and(DescribedPredicate.describe("if Linux is meant", type -> system.equals("linux"))))
                .because("a call of one system in a command fails on the other"));
    }

    @Test
    void timeComesThroughTheConstructor() {
        holds(noClasses()
                .that(not(wiring()))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "now() of java.time",
                        access -> access.getTargetOwner().getPackageName().equals("java.time")
                                && access.getName().equals("now")))
                .orShould()
                .accessTargetWhere(target(Clock.class, "system", "systemUTC", "systemDefaultZone"))
                .orShould()
                .accessTargetWhere(target(InstantSource.class, "system"))
                .orShould()
                .accessTargetWhere(target(System.class, "currentTimeMillis"))
                .because("whoever asks the machine for the time cannot be tested at 48 hours and one second,"
                        + " nor simulated for thirty days: take an InstantSource"));
    }

    @Test
    void chanceComesThroughTheConstructor() {
        holds(noClasses()
                .that(not(wiring()))
                .should()
                .accessTargetWhere(target(Random.class, CONSTRUCTOR_NAME))
                .orShould()
                .accessTargetWhere(target(Math.class, "random"))
                .orShould()
                .accessTargetWhere(target(ThreadLocalRandom.class, "current"))
                .orShould()
                .accessTargetWhere(target(UUID.class, "randomUUID"))
                .because("a run that cannot be repeated cannot be debugged, and the first three are guessable;"
                        + " take a RandomGenerator or a SecureRandom"));
    }

    @Test
    void onlyAProgramEndsTheProcess() {
        holds(noClasses()
                .that(not(wiring()))
                .should()
                .accessTargetWhere(target(System.class, "exit"))
                .orShould()
                .accessTargetWhere(target(Runtime.class, "exit", "halt"))
                .because("the exit code follows from the Problem that reaches main, in one place"));
    }

    private static String within(String modulePackage) {
        return ROOT + modulePackage + "..";
    }

    /** Coffre's own classes in none of these modules. */
    private static DescribedPredicate<JavaClass> coffreOutside(String... modules) {
        String[] allowed = Set.of(modules).stream().map(ArrowsTest::within).toArray(String[]::new);
        return resideInAPackage(ROOT + ".").and(not(resideInAnyPackage(allowed)));
    }

    private static DescribedPredicate<JavaClass> wiring() {
        return DescribedPredicate.describe(
                "start a program", type -> WIRING.contains(type.getName()) || WIRING.contains(outermost(type)));
    }

    private static DescribedPredicate<JavaClass> name(String name) {
        return DescribedPredicate.describe(name, type -> outermost(type).equals(name));
    }

    private static DescribedPredicate<JavaClass> posixAttributes() {
        return DescribedPredicate.describe(
                "POSIX attributes", type -> type.getName().startsWith("java.nio.file.attribute.Posix"));
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArrowsTest::outermost).orElse(type.getName());
    }

    private static DescribedPredicate<JavaAccess<?>> target(Class<?> owner, String... names) {
        Set<String> wanted = Set.of(names);
        return DescribedPredicate.describe(
                owner.getSimpleName() + " " + String.join(", ", names),
                access -> access.getTargetOwner().isEquivalentTo(owner) && wanted.contains(access.getName()));
    }

    /** Packages may come later than their rules; {@link #everyModuleIsRead} sees to it that a rule is not empty. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(Product.CLASSES);
    }
}
