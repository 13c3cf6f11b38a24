import { digitsPlayer } from "./digits_player.js";
import { studentIn } from "./student.js";

document.getElementById("play").append(digitsPlayer(studentIn(document)));
