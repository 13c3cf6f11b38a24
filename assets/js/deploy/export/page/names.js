import { namesPlayer } from "./names_player.js";
import { studentIn } from "./student.js";

document.getElementById("play").append(namesPlayer(studentIn(document)));
