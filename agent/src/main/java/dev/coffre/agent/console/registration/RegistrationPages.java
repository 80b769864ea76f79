package dev.coffre.agent.console.registration;

import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.CredentialsField;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Problems;
import dev.coffre.agent.console.frame.ProxyField;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.LocalPath;
import dev.coffre.agent.registration.PassphraseFile;
import dev.coffre.agent.registration.PassphraseRule;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.QrPicture;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The pages of the registration wizard: proxy, vault identification, encryption, recovery sheet, finish. Thread-safe. */
public final class RegistrationPages {
    private static final String ADDRESS = "/registration";

    private final World world;
    private final Frames frames;

    public RegistrationPages(World world, Frames frames) {
        this.world = world;
        this.frames = frames;
    }

    public Map<String, Handler> routes() {
        return Map.of(
                "GET /registration", this::show,
                "GET /registration/place", this::place,
                "POST /registration/proxy", visit -> step(visit, wizard -> chooseProxy(visit, wizard)),
                "POST /registration/vault",
                        visit -> step(visit, wizard -> wizard.identify(CredentialsField.read(visit))),
                "POST /registration/replacement", this::replace,
                "POST /registration/encryption", this::encrypt,
                "POST /registration/sheet", visit -> step(visit, wizard -> settle(visit, wizard)),
                "POST /registration/finish", visit -> step(visit, RegistrationWizard::finish),
                "POST /registration/back", visit -> step(visit, wizard -> back(visit, wizard)));
    }

    private RegistrationWizard wizard(Visit visit) {
        return visit.session().keep(RegistrationWizard.class, () -> new RegistrationWizard(world));
    }

    /** Runs a step and redirects to the page of the next one. If it fails, shows the problem on the same page. */
    private Answer step(Visit visit, Consumer<RegistrationWizard> step) {
        try {
            step.accept(wizard(visit));
        } catch (Problem problem) {
            visit.tell(problem);
        }
        return new Answer.Elsewhere(ADDRESS);
    }

    private Answer show(Visit visit) {
        boolean registered = new KeyFolder(world.home().keys()).isRegistered();
        RegistrationWizard wizard = wizard(visit);
        if (registered && wizard.step() != WizardStep.DONE) {
            return new Answer.Elsewhere("/");
        }
        return switch (wizard.step()) {
            case PROXY -> page(visit, wizard, Map.of("system", systemProxy()));
            case VAULT -> page(visit, wizard, Map.of());
            case ENCRYPTION -> encryptionPage(visit, wizard, emptyForm(visit), Optional.empty());
            case RECOVERY -> sheetPage(visit, wizard);
            case FINISH ->
                page(
                        visit,
                        wizard,
                        Map.of(
                                "vault",
                                wizard.steps().vault(),
                                "name",
                                wizard.steps().machineName()));
            case DONE -> page(visit, wizard, Map.of("registered", wizard.registered()));
            case REPLACEMENT -> replacementPage(visit, wizard, wizard.meant().orElse(""), Optional.empty());
        };
    }

    private Answer page(Visit visit, RegistrationWizard wizard, Map<String, Object> values) {
        return Answer.page(template(wizard), withFrame(visit, wizard, values, Optional.empty()));
    }

    private static String template(RegistrationWizard wizard) {
        return "console/registration-" + wizard.step().code();
    }

    private Map<String, Object> withFrame(
            Visit visit, RegistrationWizard wizard, Map<String, Object> values, Optional<Problem> problem) {
        Frame frame = frames.of(visit, "registration.title");
        Map<String, Object> all = new java.util.HashMap<>(values);
        all.put(
                "frame",
                problem.map(told -> frame.with(Problems.notice(told, visit.language())))
                        .orElse(frame));
        all.put("step", wizard.step());
        return all;
    }

    private boolean systemProxy() {
        return new ProxyChoice.FromEnvironment(world.environment()).namesProxy();
    }

    private void chooseProxy(Visit visit, RegistrationWizard wizard) {
        wizard.chooseProxy(ProxyField.read(visit, world.environment()));
    }

    private static void back(Visit visit, RegistrationWizard wizard) {
        switch (visit.field("to").orElse("")) {
            case "proxy" -> wizard.changeProxy();
            case "over" -> wizard.startOver();
            case "known" -> wizard.offerReplacement();
            case "new" -> wizard.registerAsNew();
            default -> wizard.leaveVault();
        }
    }

    private EncryptionForm emptyForm(Visit visit) {
        return new EncryptionForm(
                visit.field("choice").filter("type"::equals).isPresent(),
                world.hostName(),
                MachineKind.MACHINE,
                "",
                false);
    }

    private Answer encryptionPage(
            Visit visit, RegistrationWizard wizard, EncryptionForm form, Optional<Problem> problem) {
        Map<String, Object> values = Map.of(
                "vault",
                wizard.steps().vault(),
                "form",
                form,
                "least",
                Passphrase.MIN_CODE_POINTS,
                "anyKnown",
                !wizard.machines().isEmpty());
        return new Answer.Page(
                problem.map(told -> told.code().httpStatus()).orElse(200),
                template(wizard),
                withFrame(visit, wizard, values, problem));
    }

    private Answer replacementPage(Visit visit, RegistrationWizard wizard, String machine, Optional<Problem> problem) {
        Map<String, Object> values = Map.of(
                "vault", wizard.steps().vault(),
                "hostName", world.hostName(),
                "machines", wizard.machines(),
                "machine", machine,
                "begun", wizard.isReplacing());
        return new Answer.Page(
                problem.map(told -> told.code().httpStatus()).orElse(200),
                template(wizard),
                withFrame(visit, wizard, values, problem));
    }

    /** Does the same as {@code coffre register --replace}. */
    private Answer replace(Visit visit) {
        RegistrationWizard wizard = wizard(visit);
        if (wizard.step() != WizardStep.REPLACEMENT) {
            return new Answer.Elsewhere(ADDRESS);
        }
        String machine = visit.field("machine").orElse("");
        try {
            wizard.replace(machine, visit.typed("secret"), visit.field("pin").map(SecurityPin::new));
            return new Answer.Elsewhere(ADDRESS);
        } catch (Problem problem) {
            return replacementPage(visit, wizard, machine, Optional.of(problem));
        }
    }

    /** Renders the form again if it has errors, so that only the passphrase has to be typed again. */
    private Answer encrypt(Visit visit) {
        RegistrationWizard wizard = wizard(visit);
        if (wizard.step() != WizardStep.ENCRYPTION) {
            return new Answer.Elsewhere(ADDRESS);
        }
        try {
            encrypt(visit, wizard);
            return new Answer.Elsewhere(ADDRESS);
        } catch (Problem problem) {
            EncryptionForm form = new EncryptionForm(
                    isTyped(visit),
                    name(visit),
                    kind(visit),
                    visit.field("save-to").orElse(""),
                    problem.code() == ProblemCode.PASSPHRASE_ON_OWN_DISK || visit.ticked("own-disk"));
            return encryptionPage(visit, wizard, form, Optional.of(problem));
        }
    }

    private void encrypt(Visit visit, RegistrationWizard wizard) {
        boolean acknowledged = visit.ticked("acknowledged");
        if (!acknowledged) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
        Optional<PassphraseFile> place = saveTo(visit);
        try (Passphrase passphrase = passphrase(visit)) {
            place.ifPresent(file -> file.save(passphrase));
            try {
                wizard.encrypt(passphrase, acknowledged, name(visit), kind(visit), place);
            } catch (RuntimeException e) {
                place.ifPresent(PassphraseFile::discard);
                throw e;
            }
        }
    }

    private Passphrase passphrase(Visit visit) {
        return isTyped(visit)
                ? PassphraseRule.typedTwice(visit.typed("passphrase"), visit.typed("again"))
                : Passphrase.generate(world.random());
    }

    private static boolean isTyped(Visit visit) {
        return visit.field("choice").filter("type"::equals).isPresent();
    }

    private static MachineKind kind(Visit visit) {
        return visit.field("kind").flatMap(MachineKind::named).orElse(MachineKind.MACHINE);
    }

    private String name(Visit visit) {
        return visit.field("name").orElse(world.hostName());
    }

    /** Returns the file to save the passphrase in. A generated passphrase must be saved, because no person has seen it. */
    private Optional<PassphraseFile> saveTo(Visit visit) {
        Optional<PassphraseFile> place = visit.field("save-to").map(path -> place(path, name(visit)));
        if (place.isEmpty() && !isTyped(visit)) {
            throw ProblemCode.PASSPHRASE_MISSING.problem();
        }
        place.filter(PassphraseFile::isOnOwnDisk).ifPresent(file -> {
            if (!visit.ticked("own-disk")) {
                throw ProblemCode.PASSPHRASE_ON_OWN_DISK.with("file", file);
            }
        });
        return place;
    }

    private static PassphraseFile place(String path, String name) {
        Path local = LocalPath.of(path, reason -> unusable(path, reason));
        if (!local.isAbsolute()) {
            throw unusable(path, "it does not begin with /");
        }
        return PassphraseFile.at(local, name);
    }

    private static Problem unusable(String path, String reason) {
        return ProblemCode.PASSPHRASE_FILE_UNREADABLE.with("file", path).with("reason", reason);
    }

    /** Answers a script with a warning about the chosen path while the form is being filled in. */
    private Answer place(Visit visit) {
        boolean warns = visit.field("save-to")
                .filter(path -> path.startsWith("/"))
                .map(path -> place(path, name(visit)))
                .filter(PassphraseFile::isOnOwnDisk)
                .isPresent();
        return Answer.page("console/own-disk", Map.of("frame", frames.of(visit, "registration.title"), "warns", warns));
    }

    private Answer sheetPage(Visit visit, RegistrationWizard wizard) {
        return page(
                visit,
                wizard,
                Map.of(
                        "vault", wizard.steps().vault(),
                        "name", wizard.steps().machineName().orElse(world.hostName()),
                        "today", LocalDate.ofInstant(world.clock().instant(), world.zone()),
                        "continued", wizard.isContinued(),
                        "savedTo", wizard.savedTo().map(PassphraseFile::toString),
                        "onOwnDisk",
                                wizard.savedTo()
                                        .filter(PassphraseFile::isOnOwnDisk)
                                        .isPresent(),
                        "code", wizard.sheet().text(),
                        "picture", QrPicture.svg(wizard.sheet().text()),
                        "group", wizard.sheet().askedGroup()));
    }

    private static void settle(Visit visit, RegistrationWizard wizard) {
        if (visit.field("decline").isPresent()) {
            wizard.declineSheet();
        } else {
            wizard.confirmSheet(visit.typed("group"));
        }
    }
}
