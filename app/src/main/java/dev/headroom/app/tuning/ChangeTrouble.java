package dev.headroom.app.tuning;

import dev.headroom.app.tuning.TuningState.Work;
import dev.headroom.app.ui.FindingCard;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import javafx.scene.layout.VBox;

/// Why the change that was asked for last could not be made, and what helps, until the next one. The engine goes on
/// with the settings of before.
final class ChangeTrouble extends VBox {
    private final TuningViewModel model;
    private Work told = new Work.Idle();

    ChangeTrouble(TuningViewModel model) {
        this.model = model;
        setId("tuning-trouble");
        managedProperty().bind(visibleProperty());
        setVisible(false);
    }

    void show(Work work) {
        if (!work.equals(told)) {
            told = work;
            getChildren().clear();
            if (work instanceof Work.Failed(Finding finding)) {
                getChildren()
                        .add(new FindingCard(
                                "tuning-finding",
                                finding.withoutQuestion(),
                                ChangeTrouble::possible,
                                model::run,
                                model.workbench().engine().logTail()));
            }
            setVisible(!getChildren().isEmpty());
        }
    }

    /// No chat is here, and the engines page has the rest.
    private static boolean possible(Remedy remedy) {
        return switch (remedy) {
            case Remedy.ChangeSettings _, Remedy.WithoutAdapter _, Remedy.Restart _, Remedy.RestartOnFreePort _ -> true;
            case Remedy.Resend _,
                    Remedy.ChooseFolder _,
                    Remedy.EnterKey _,
                    Remedy.NewChat _,
                    Remedy.EditMessage _,
                    Remedy.TurnFlag _,
                    Remedy.ShowLog _ -> false;
        };
    }
}
