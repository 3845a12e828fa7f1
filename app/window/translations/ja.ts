<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="ja" sourcelanguage="en">
 <context>
  <name>StickersPage</name>
  <message>
   <source>Stickers</source>
   <translation>スタンプ</translation>
  </message>
  <message>
   <source>Stickers and emotes of your character, moving and still, ready for each platform.</source>
   <translation>あなたのキャラクターの動くスタンプと静止スタンプを、各プラットフォーム用に作ります。</translation>
  </message>
  <message>
   <source>Of whom, and for what</source>
   <translation>誰の、何用</translation>
  </message>
  <message>
   <source>Character</source>
   <translation>キャラクター</translation>
  </message>
  <message>
   <source>The character that is shown</source>
   <translation>表示中のキャラクター</translation>
  </message>
  <message>
   <source>Sho&amp;w them</source>
   <translation>見る(&amp;W)</translation>
  </message>
  <message>
   <source>With hearts, tears and other mar&amp;ks</source>
   <translation>ハートや涙などのマークを付ける(&amp;K)</translation>
  </message>
  <message>
   <source>Write the &amp;folder…</source>
   <translation>フォルダーに書き出す…(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>中止(&amp;S)</translation>
  </message>
  <message>
   <source>%1: %2 stickers in %3 files</source>
   <translation>%1：スタンプ %2 個、ファイル %3 個</translation>
  </message>
  <message>
   <source>Choose a character</source>
   <translation>キャラクターを選ぶ</translation>
  </message>
  <message>
   <source>Characters</source>
   <translation>キャラクター</translation>
  </message>
  <message>
   <source>Which folder to make</source>
   <translation>作成するフォルダー</translation>
  </message>
  <message>
   <source>Follow a person</source>
   <translation>人の動きに合わせる</translation>
  </message>
  <message>
   <source>A clip or a photo…</source>
   <translation>動画または写真…</translation>
  </message>
  <message>
   <source>A folder of photos…</source>
   <translation>写真のフォルダー…</translation>
  </message>
  <message>
   <source>Nobody</source>
   <translation>なし</translation>
  </message>
  <message>
   <source>Clips and photos</source>
   <translation>動画と写真</translation>
  </message>
  <message>
   <source>Choose a clip or a photo of a face</source>
   <translation>顔が映った動画または写真を選ぶ</translation>
  </message>
  <message>
   <source>Choose a folder of photos</source>
   <translation>写真のフォルダーを選ぶ</translation>
  </message>
  <message>
   <source>Mark of %1</source>
   <translation>%1のマーク</translation>
  </message>
  <message>
   <source>As it is</source>
   <translation>そのまま</translation>
  </message>
  <message>
   <source>No mark</source>
   <translation>マークなし</translation>
  </message>
 </context>
 <context>
  <name>stickers</name>
  <message>
   <source>Joy</source>
   <translation>喜び</translation>
  </message>
  <message>
   <source>Laughter</source>
   <translation>大笑い</translation>
  </message>
  <message>
   <source>Love</source>
   <translation>大好き</translation>
  </message>
  <message>
   <source>Sad</source>
   <translation>悲しい</translation>
  </message>
  <message>
   <source>Crying</source>
   <translation>号泣</translation>
  </message>
  <message>
   <source>Angry</source>
   <translation>怒り</translation>
  </message>
  <message>
   <source>Surprised</source>
   <translation>びっくり</translation>
  </message>
  <message>
   <source>Shocked</source>
   <translation>ショック</translation>
  </message>
  <message>
   <source>Shy</source>
   <translation>照れ</translation>
  </message>
  <message>
   <source>Wink</source>
   <translation>ウインク</translation>
  </message>
  <message>
   <source>Sleepy</source>
   <translation>眠い</translation>
  </message>
  <message>
   <source>Thinking</source>
   <translation>考え中</translation>
  </message>
  <message>
   <source>Smug</source>
   <translation>ドヤ顔</translation>
  </message>
  <message>
   <source>Confused</source>
   <translation>困惑</translation>
  </message>
  <message>
   <source>Greeting nod</source>
   <translation>あいさつ</translation>
  </message>
  <message>
   <source>No</source>
   <translation>いいえ</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>はい</translation>
  </message>
  <message>
   <source>Pleading</source>
   <translation>お願い</translation>
  </message>
 </context>
 <context>
  <name>TriggersPage</name>
  <message>
   <source>Face triggers</source>
   <translation>表情トリガー</translation>
  </message>
  <message>
   <source>A face that is held does what a key does: it takes a named pose, or starts a recording. All of it is off until you switch it on.</source>
   <translation>表情を保つと、キーと同じことをします。名前付きのポーズを取る、録画を始めるなど。オンにするまでは何も起きません。</translation>
  </message>
  <message>
   <source>What your face shows now</source>
   <translation>今の表情</translation>
  </message>
  <message>
   <source>Does: %1</source>
   <translation>動作：%1</translation>
  </message>
  <message>
   <source>nothing</source>
   <translation>何もしない</translation>
  </message>
  <message>
   <source>How sure: %1</source>
   <translation>確かさ：%1</translation>
  </message>
  <message>
   <source>When at least so sure: %1</source>
   <translation>この確かさ以上で：%1</translation>
  </message>
  <message>
   <source>The face is read against your own at rest: press C with a calm face if it is wrong.</source>
   <translation>表情は、あなたの普段の顔と比べて読み取ります。合わないときは、落ち着いた顔で C を押してください。</translation>
  </message>
  <message>
   <source>No tracker that can read a face is at work.</source>
   <translation>表情を読み取れるトラッカーが動いていません。</translation>
  </message>
 </context>
 <context>
  <name>expressions</name>
  <message>
   <source>Neutral</source>
   <translation>普通</translation>
  </message>
  <message>
   <source>Happy</source>
   <translation>笑顔</translation>
  </message>
  <message>
   <source>Laughing</source>
   <translation>大笑い</translation>
  </message>
  <message>
   <source>Sad</source>
   <translation>悲しい</translation>
  </message>
  <message>
   <source>Angry</source>
   <translation>怒り</translation>
  </message>
  <message>
   <source>Surprised</source>
   <translation>驚き</translation>
  </message>
  <message>
   <source>Afraid</source>
   <translation>怖い</translation>
  </message>
  <message>
   <source>Disgusted</source>
   <translation>嫌悪</translation>
  </message>
  <message>
   <source>Left eye winks</source>
   <translation>左目のウインク</translation>
  </message>
  <message>
   <source>Right eye winks</source>
   <translation>右目のウインク</translation>
  </message>
  <message>
   <source>Kiss</source>
   <translation>キス</translation>
  </message>
  <message>
   <source>Puffed cheeks</source>
   <translation>ふくれっ面</translation>
  </message>
  <message>
   <source>Tongue out</source>
   <translation>舌を出す</translation>
  </message>
 </context>
 <context>
  <name>AboutPage</name>
  <message>
   <source>About</source>
   <translation>情報</translation>
  </message>
  <message>
   <source>Ichimai %1: one drawing, alive.</source>
   <translation>一枚 %1：一枚の絵が動き出す。</translation>
  </message>
  <message>
   <source>Everything runs on this computer. Nothing is sent anywhere.</source>
   <translation>すべてこのコンピューターで動きます。どこにも送信されません。</translation>
  </message>
  <message>
   <source>Licences</source>
   <translation>ライセンス</translation>
  </message>
  <message>
   <source>Program, bundled model pack, bundled characters and pose recording: MIT.</source>
   <translation>プログラム、付属のモデル、キャラクター、ポーズ記録：MIT。</translation>
  </message>
  <message>
   <source>Face tracking: MediaPipe's face mesh, Apache-2.0.</source>
   <translation>顔の追跡：MediaPipe のフェイスメッシュ、Apache-2.0。</translation>
  </message>
  <message>
   <source>A picture that you import stays its owner's: mind its licence when you stream with it.</source>
   <translation>読み込んだ絵の権利は作者のものです。配信ではその許諾条件を守ってください。</translation>
  </message>
  <message>
   <source>Packages</source>
   <translation>パッケージ</translation>
  </message>
 </context>
 <context>
  <name>ActionBar</name>
  <message>
   <source>Neutral</source>
   <translation>基準</translation>
  </message>
  <message>
   <source>This is my neutral face</source>
   <translation>これを真顔として使う</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>元に戻す</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>やり直す</translation>
  </message>
 </context>
 <context>
  <name>AvatarWindow</name>
  <message>
   <source>Ichimai avatar</source>
   <translation>一枚のアバター</translation>
  </message>
  <message>
   <source>Drag to move, wheel to scale, Escape to close</source>
   <translation>ドラッグで移動、ホイールで拡大縮小、Esc で閉じる</translation>
  </message>
 </context>
 <context>
  <name>BehaviourPage</name>
  <message>
   <source>Behaviour</source>
   <translation>ふるまい</translation>
  </message>
  <message>
   <source>Move like my image in a &amp;mirror</source>
   <translation>鏡のように動く(&amp;M)</translation>
  </message>
  <message>
   <source>B&amp;reath</source>
   <translation>呼吸(&amp;R)</translation>
  </message>
  <message>
   <source>Swayin&amp;g</source>
   <translation>ゆれ(&amp;G)</translation>
  </message>
  <message>
   <source>Hair, ears and ribbons</source>
   <translation>髪・耳・リボン</translation>
  </message>
  <message>
   <source>S&amp;wing</source>
   <translation>ゆれ(&amp;W)</translation>
  </message>
  <message>
   <source>Stiffness</source>
   <translation>かたさ</translation>
  </message>
  <message>
   <source>Damping</source>
   <translation>減衰</translation>
  </message>
  <message>
   <source>Wind</source>
   <translation>風</translation>
  </message>
  <message>
   <source>Eyes</source>
   <translation>目</translation>
  </message>
  <message>
   <source>Blink by itself where my eyes are not &amp;seen</source>
   <translation>目が見えないときは自動でまばたき(&amp;S)</translation>
  </message>
  <message>
   <source>Both eyes &amp;alike</source>
   <translation>両目をそろえる(&amp;A)</translation>
  </message>
  <message>
   <source>At the left end each eye by itself (you can wink), at the right both alike.</source>
   <translation>左端では片目ずつ（ウインクできます）、右端では両目同時。</translation>
  </message>
  <message>
   <source>When my face is lost</source>
   <translation>顔を見失ったとき</translation>
  </message>
  <message>
   <source>&amp;Hold the pose for</source>
   <translation>ポーズを保つ時間(&amp;H)</translation>
  </message>
  <message>
   <source>Then ease to &amp;idle within</source>
   <translation>待機動作に移る時間(&amp;I)</translation>
  </message>
  <message>
   <source>Come &amp;back within</source>
   <translation>戻る時間(&amp;B)</translation>
  </message>
  <message>
   <source>Keep an even &amp;pace when busy</source>
   <translation>忙しいときは一定のペースを保つ(&amp;P)</translation>
  </message>
  <message>
   <source>On a busy machine fewer, even pictures look calmer. The status bar says so.</source>
   <translation>忙しいときは少なくても一定の枚数のほうが落ち着いて見えます。状態表示に出ます。</translation>
  </message>
  <message>
   <source>Body</source>
   <translation>体</translation>
  </message>
  <message>
   <source>Goes along with the &amp;head</source>
   <translation>頭について動く(&amp;H)</translation>
  </message>
  <message>
   <source>&amp;Later by</source>
   <translation>遅れ(&amp;L)</translation>
  </message>
  <message>
   <source>Read my face with the &amp;trained network</source>
   <translation>学習したネットワークで顔を読み取る(&amp;T)</translation>
  </message>
  <message>
   <source>Move in the &amp;frame and come nearer as I do</source>
   <translation>自分の動きに合わせて画面内を動き、近づく(&amp;F)</translation>
  </message>
  <message>
   <source>Stead&amp;y gaze</source>
   <translation>視線の安定(&amp;Y)</translation>
  </message>
 </context>
 <context>
  <name>CalibrationPage</name>
  <message>
   <source>Calibration</source>
   <translation>調整（キャリブレーション）</translation>
  </message>
  <message>
   <source>&amp;Neutral (C)</source>
   <translation>基準にする (C)(&amp;N)</translation>
  </message>
  <message>
   <source>Takes the face as it is now for the neutral one; the key C does it, too</source>
   <translation>今の顔を基準にします。C キーでもできます</translation>
  </message>
  <message>
   <source>Remembered for each camera.</source>
   <translation>カメラごとに記憶されます。</translation>
  </message>
  <message>
   <source>Give &amp;up</source>
   <translation>中止(&amp;U)</translation>
  </message>
  <message>
   <source>&amp;Start (10 s)</source>
   <translation>開始（10 秒）(&amp;S)</translation>
  </message>
  <message>
   <source>slow drift</source>
   <translation>ゆっくりしたずれ</translation>
  </message>
 </context>
 <context>
  <name>CameraPage</name>
  <message>
   <source>Camera</source>
   <translation>カメラ</translation>
  </message>
  <message>
   <source>&amp;Follow</source>
   <translation>追従する相手(&amp;F)</translation>
  </message>
  <message>
   <source>Open a video, pictures or a pose recording…</source>
   <translation>動画、画像、ポーズ記録を開く…</translation>
  </message>
  <message>
   <source>Camera is &amp;mounted</source>
   <translation>カメラの向き(&amp;M)</translation>
  </message>
  <message>
   <source>as my face shows (now turned by %1°)</source>
   <translation>顔に合わせる（現在 %1° 回転）</translation>
  </message>
  <message>
   <source>upright</source>
   <translation>正立</translation>
  </message>
  <message>
   <source>on its side: turn by 90°, clockwise</source>
   <translation>横向き：時計回りに 90° 回転</translation>
  </message>
  <message>
   <source>upside down: turn by 180°</source>
   <translation>上下逆さ：180° 回転</translation>
  </message>
  <message>
   <source>on its other side: turn by 270°</source>
   <translation>反対の横向き：270° 回転</translation>
  </message>
  <message>
   <source>&amp;Show what the camera sees beside the stage</source>
   <translation>カメラの映像をステージの横に表示(&amp;S)</translation>
  </message>
  <message>
   <source>The picture stays on this computer and is not recorded.</source>
   <translation>映像はこのコンピューターに留まり、記録されません。</translation>
  </message>
  <message>
   <source>First camera that opens</source>
   <translation>最初に開けるカメラ</translation>
  </message>
  <message>
   <source>Pose recording (bundled)</source>
   <translation>ポーズ記録（付属）</translation>
  </message>
  <message>
   <source>Open a video or pose recording</source>
   <translation>動画またはポーズ記録を開く</translation>
  </message>
  <message>
   <source>Videos and recordings</source>
   <translation>動画と記録</translation>
  </message>
 </context>
 <context>
  <name>CameraView</name>
  <message>
   <source>What the camera sees</source>
   <translation>カメラの映像</translation>
  </message>
 </context>
 <context>
  <name>CharactersPage</name>
  <message>
   <source>As first drawn</source>
   <translation>最初の絵のまま</translation>
  </message>
  <message>
   <source>How far it t&amp;urns</source>
   <translation>動く範囲(&amp;U)</translation>
  </message>
  <message>
   <source>Outf&amp;it</source>
   <translation>衣装(&amp;I)</translation>
  </message>
  <message>
   <source>Characters</source>
   <translation>キャラクター</translation>
  </message>
  <message>
   <source>&amp;Add a picture…</source>
   <translation>絵を追加(&amp;A)…</translation>
  </message>
  <message>
   <source>&amp;Roll a new one</source>
   <translation>新しく作る(&amp;R)</translation>
  </message>
  <message>
   <source>Re&amp;name</source>
   <translation>名前を変更(&amp;N)</translation>
  </message>
  <message>
   <source>&amp;Delete</source>
   <translation>削除(&amp;D)</translation>
  </message>
  <message>
   <source>Or drop a picture anywhere on the window. Another character comes in on the next blink.</source>
   <translation>ウィンドウのどこにでも絵をドロップできます。次のまばたきで入れ替わります。</translation>
  </message>
  <message>
   <source>Move %1 to the trash?</source>
   <translation>%1 をゴミ箱に移しますか？</translation>
  </message>
  <message>
   <source>Delete a character</source>
   <translation>キャラクターを削除</translation>
  </message>
  <message>
   <source>Add a picture</source>
   <translation>絵を追加</translation>
  </message>
  <message>
   <source>Pictures and characters</source>
   <translation>絵とキャラクター</translation>
  </message>
 </context>
 <context>
  <name>ClipPage</name>
  <message>
   <source>Clip from a clip</source>
   <translation>クリップからクリップ</translation>
  </message>
  <message>
   <source>A picture does what another clip does: no face need be tracked, drawn clips work too.</source>
   <translation>絵が別のクリップのとおりに動きます。顔の追跡は不要で、描かれたクリップも使えます。</translation>
  </message>
  <message>
   <source>What moves, and by what</source>
   <translation>動かすものと動かし方</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>絵</translation>
  </message>
  <message>
   <source>Clip that drives it</source>
   <translation>動きの元になるクリップ</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>選ぶ…</translation>
  </message>
  <message>
   <source>&amp;Model</source>
   <translation>モデル(&amp;M)</translation>
  </message>
  <message>
   <source>How</source>
   <translation>方法</translation>
  </message>
  <message>
   <source>Carry over the m&amp;otion, not the face's shape</source>
   <translation>顔の形ではなく動きだけを写す(&amp;O)</translation>
  </message>
  <message>
   <source>Scale motion by the si&amp;zes of the heads</source>
   <translation>頭の大きさに合わせて動きを加減する(&amp;Z)</translation>
  </message>
  <message>
   <source>Cut both to their &amp;heads</source>
   <translation>どちらも頭に合わせて切り取る(&amp;H)</translation>
  </message>
  <message>
   <source>Begin from the frame most like the &amp;picture</source>
   <translation>絵に最も近いフレームから始める(&amp;P)</translation>
  </message>
  <message>
   <source>Ma&amp;ke the clip…</source>
   <translation>クリップを作る(&amp;K)…</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>中止(&amp;S)</translation>
  </message>
  <message>
   <source>Driver and result</source>
   <translation>元のクリップと結果</translation>
  </message>
  <message>
   <source>No model of this kind is installed; add one with: %1</source>
   <translation>この種類のモデルがありません。次で追加できます：%1</translation>
  </message>
  <message>
   <source>%1: %2 frames</source>
   <translation>%1：%2 フレーム</translation>
  </message>
  <message>
   <source>The clip shows a person, and this model has only seen drawn characters. For people choose a published model, or let their face be tracked: page Camera.</source>
   <translation>クリップには人が映っていますが、このモデルは描かれたキャラクターしか知りません。人には公開モデルを選ぶか、「カメラ」のページで顔を追跡してください。</translation>
  </message>
  <message>
   <source>Choose a picture</source>
   <translation>絵を選ぶ</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>画像</translation>
  </message>
  <message>
   <source>Choose a clip</source>
   <translation>クリップを選ぶ</translation>
  </message>
  <message>
   <source>Clips</source>
   <translation>クリップ</translation>
  </message>
  <message>
   <source>Where the clip goes</source>
   <translation>クリップの保存先</translation>
  </message>
 </context>
 <context>
  <name>CurveEditor</name>
  <message>
   <source>Response curve</source>
   <translation>応答曲線</translation>
  </message>
  <message>
   <source>Drag a point. Double-click adds one, right-click takes it away.</source>
   <translation>点をドラッグ。ダブルクリックで追加、右クリックで削除。</translation>
  </message>
  <message>
   <source>Keys: Page Up and Page Down choose, arrows move, Insert adds, Delete takes away.</source>
   <translation>キー：Page Up / Page Down で選択、矢印で移動、Insert で追加、Delete で削除。</translation>
  </message>
  <message>
   <source>Point %1 of %2: %3 gives %4</source>
   <translation>点 %1 / %2：%3 で %4</translation>
  </message>
 </context>
 <context>
  <name>DriftBox</name>
  <message>
   <source>Slow drift</source>
   <translation>ゆっくりしたずれ</translation>
  </message>
  <message>
   <source>&amp;Follow my resting position</source>
   <translation>楽な姿勢に合わせる(&amp;F)</translation>
  </message>
  <message>
   <source>Ta&amp;ke it back</source>
   <translation>元に戻す(&amp;K)</translation>
  </message>
  <message>
   <source>For when you sink into the chair. A look at a second screen stays one.</source>
   <translation>いすに沈んだときのために。隣の画面を見ても動きません。</translation>
  </message>
  <message>
   <source>Nothing has moved.</source>
   <translation>ずれはありません。</translation>
  </message>
  <message>
   <source>up</source>
   <translation>上</translation>
  </message>
  <message>
   <source>down</source>
   <translation>下</translation>
  </message>
  <message>
   <source>to your right</source>
   <translation>右</translation>
  </message>
  <message>
   <source>to your left</source>
   <translation>左</translation>
  </message>
  <message>
   <source>tilted right</source>
   <translation>右に傾き</translation>
  </message>
  <message>
   <source>tilted left</source>
   <translation>左に傾き</translation>
  </message>
  <message>
   <source>Your rest has moved %1.</source>
   <translation>基準が %1 ずれました。</translation>
  </message>
 </context>
 <context>
  <name>HeadMarker</name>
  <message>
   <source>Head, eyes and mouth in the picture</source>
   <translation>絵の中の頭・目・口</translation>
  </message>
  <message>
   <source>Drag the marks; M takes the next one, arrow keys move it</source>
   <translation>印をドラッグ。M で次の印、矢印キーで移動</translation>
  </message>
 </context>
 <context>
  <name>HotkeysPage</name>
  <message>
   <source>Hotkeys</source>
   <translation>ショートカット</translation>
  </message>
  <message>
   <source>Press a button, then the new key. Escape leaves it, Delete takes the key away.</source>
   <translation>ボタンを押してから新しいキーを押します。Esc で取り消し、Delete で外します。</translation>
  </message>
  <message>
   <source>Key for: %1</source>
   <translation>キー：%1</translation>
  </message>
  <message>
   <source>No key for: %1</source>
   <translation>キーを外す：%1</translation>
  </message>
  <message>
   <source>Pose: %1</source>
   <translation>ポーズ：%1</translation>
  </message>
  <message>
   <source>This is my neutral face</source>
   <translation>これを真顔として使う</translation>
  </message>
  <message>
   <source>Save the motion of the last 30 s</source>
   <translation>直前 30 秒の動きを保存</translation>
  </message>
  <message>
   <source>Show or hide the camera's picture</source>
   <translation>カメラ映像の表示・非表示</translation>
  </message>
  <message>
   <source>Avatar window on and off</source>
   <translation>アバターウィンドウのオン・オフ</translation>
  </message>
  <message>
   <source>Put the avatar back</source>
   <translation>アバターを元の位置に</translation>
  </message>
  <message>
   <source>Track everything again</source>
   <translation>すべて追従に戻す</translation>
  </message>
  <message>
   <source>Here</source>
   <translation>このウィンドウ</translation>
  </message>
  <message>
   <source>Everywhere</source>
   <translation>どこでも</translation>
  </message>
  <message>
   <source>While a window of Ichimai has the keyboard</source>
   <translation>一枚のウィンドウが前面のとき</translation>
  </message>
  <message>
   <source>While any program has the keyboard</source>
   <translation>どのプログラムが前面でも</translation>
  </message>
  <message>
   <source>Key everywhere for: %1</source>
   <translation>どこでも使うキー：%1</translation>
  </message>
  <message>
   <source>Keys under Everywhere work while a game or any other program has the keyboard, which then does not get them. They hold Ctrl, Alt or Meta, or are F1 to F24.</source>
   <translation>「どこでも」のキーは、ゲームなど別のプログラムが前面でも働き、そのプログラムには届きません。Ctrl、Alt、Meta との組み合わせか、F1～F24 です。</translation>
  </message>
  <message>
   <source>On this system a program can't hear keys while another one has the keyboard: give the command below to the system's own shortcuts instead.</source>
   <translation>このシステムでは、別のプログラムが前面のときにキーを受け取れません。代わりに下のコマンドをシステムのショートカットに登録してください。</translation>
  </message>
  <message>
   <source>Stream Decks and the system's own shortcuts can do the same by a command, for example “ichimai press record”; “ichimai press --list” prints them all.</source>
   <translation>Stream Deck やシステムのショートカットからは、コマンドで同じことができます。例：「ichimai press record」。「ichimai press --list」で一覧が出ます。</translation>
  </message>
  <message>
   <source>Expression: %1</source>
   <translation>表情: %1</translation>
  </message>
 </context>
 <context>
  <name>ImportView</name>
  <message>
   <source>This can't be made a character as it is: say more and try again.</source>
   <translation>このままではキャラクターにできません。修正してもう一度試してください。</translation>
  </message>
  <message>
   <source>looking at the picture, %p%</source>
   <translation>絵を調べています、%p%</translation>
  </message>
  <message>
   <source>&amp;Background</source>
   <translation>背景(&amp;B)</translation>
  </message>
  <message>
   <source>&amp;Try again like this</source>
   <translation>この内容でもう一度(&amp;T)</translation>
  </message>
  <message>
   <source>Name of the character</source>
   <translation>キャラクターの名前</translation>
  </message>
  <message>
   <source>&amp;Keep this character</source>
   <translation>このキャラクターを残す(&amp;K)</translation>
  </message>
  <message>
   <source>Ca&amp;ncel</source>
   <translation>キャンセル(&amp;N)</translation>
  </message>
  <message>
   <source>Na&amp;me</source>
   <translation>名前(&amp;M)</translation>
  </message>
  <message>
   <source>Making a character of %1</source>
   <translation>%1 をキャラクターにしています</translation>
  </message>
  <message>
   <source>No face was found. Drag the square onto the head and try again.</source>
   <translation>顔が見つかりません。四角を頭にドラッグしてもう一度試してください。</translation>
  </message>
  <message>
   <source>Ready: nothing to complain of (%1 of 100).</source>
   <translation>完成：問題ありません（100 点中 %1）。</translation>
  </message>
  <message>
   <source>Ready, with doubts (%1 of 100): see below.</source>
   <translation>完成：気になる点があります（100 点中 %1）。下を見てください。</translation>
  </message>
  <message>
   <source>Mended: %1.</source>
   <translation>修復：%1。</translation>
  </message>
  <message>
   <source>Find it</source>
   <translation>自動で見つける</translation>
  </message>
  <message>
   <source>Leave it as it is</source>
   <translation>そのまま</translation>
  </message>
  <message>
   <source>A colour…</source>
   <translation>色を選ぶ…</translation>
  </message>
  <message>
   <source>The background's colour</source>
   <translation>背景の色</translation>
  </message>
 </context>
 <context>
  <name>KeyField</name>
  <message>
   <source>none</source>
   <translation>なし</translation>
  </message>
  <message>
   <source>press a key…</source>
   <translation>キーを押して…</translation>
  </message>
 </context>
 <context>
  <name>LevelBars</name>
  <message>
   <source>What is tracked now</source>
   <translation>いま追従している値</translation>
  </message>
 </context>
 <context>
  <name>LiveGraph</name>
  <message>
   <source>Live graph</source>
   <translation>リアルタイムグラフ</translation>
  </message>
  <message>
   <source>The last seconds, as tracked, calibrated and as it comes out</source>
   <translation>直近の数秒：追従、補正後、出力</translation>
  </message>
  <message>
   <source>tracked</source>
   <translation>追従</translation>
  </message>
  <message>
   <source>calibrated</source>
   <translation>補正後</translation>
  </message>
  <message>
   <source>output</source>
   <translation>出力</translation>
  </message>
 </context>
 <context>
  <name>LogPage</name>
  <message>
   <source>Pose log</source>
   <translation>ポーズログ</translation>
  </message>
  <message>
   <source>The last half hour of your face, as numbers: no picture, no sound. Leaving forgets it.</source>
   <translation>顔の直近 30 分を数値で保持します。映像も音もありません。終了すると消えます。</translation>
  </message>
  <message>
   <source>Keep the last &amp;30 s</source>
   <translation>直近 30 秒を保存(&amp;3)</translation>
  </message>
  <message>
   <source>Keep the last &amp;2 min</source>
   <translation>直近 2 分を保存(&amp;2)</translation>
  </message>
  <message>
   <source>Keep the last &amp;10 min</source>
   <translation>直近 10 分を保存(&amp;1)</translation>
  </message>
  <message>
   <source>K&amp;eep all of it</source>
   <translation>すべて保存(&amp;E)</translation>
  </message>
  <message>
   <source>Kept beside your recordings. To make a clip of it, with any character or tuning:</source>
   <translation>録画と同じ場所に保存されます。好きなキャラクターや設定で動画にするには：</translation>
  </message>
  <message>
   <source>Held now: %1 min %2 s</source>
   <translation>保持中：%1 分 %2 秒</translation>
  </message>
 </context>
 <context>
  <name>LoopBar</name>
  <message>
   <source>Tune by loop</source>
   <translation>ループで調整</translation>
  </message>
  <message>
   <source>Record %1 s</source>
   <translation>%1 秒記録</translation>
  </message>
  <message>
   <source>Move as you do on air: what is tracked is recorded, no picture. It then goes round.</source>
   <translation>配信中のように動いてください。映像ではなく動きだけを記録し、繰り返します。</translation>
  </message>
  <message>
   <source>Play</source>
   <translation>再生</translation>
  </message>
  <message>
   <source>The avatar follows the recording, so you can tune with both hands</source>
   <translation>アバターが記録に従うので、両手で調整できます</translation>
  </message>
  <message>
   <source>Compare two tunings (key: X)</source>
   <translation>二つの設定を比べる（キー：X）</translation>
  </message>
  <message>
   <source>Tuning %1</source>
   <translation>設定 %1</translation>
  </message>
  <message>
   <source>Start the other tuning from this one</source>
   <translation>もう一方の設定をここから始める</translation>
  </message>
  <message>
   <source>Copy %1 to %2</source>
   <translation>%1 を %2 に写す</translation>
  </message>
 </context>
 <context>
  <name>NoticeBar</name>
  <message>
   <source>Message</source>
   <translation>メッセージ</translation>
  </message>
  <message>
   <source>Dismiss the message</source>
   <translation>メッセージを閉じる</translation>
  </message>
 </context>
 <context>
  <name>ObsPage</name>
  <message>
   <source>Set up OBS</source>
   <translation>OBS の準備</translation>
  </message>
  <message>
   <source>What to do, once</source>
   <translation>最初に一度だけ</translation>
  </message>
  <message>
   <source>Cop&amp;y the commands</source>
   <translation>コマンドをコピー(&amp;Y)</translation>
  </message>
  <message>
   <source>Chec&amp;k now</source>
   <translation>確認する(&amp;K)</translation>
  </message>
  <message>
   <source>No virtual camera? Capture the avatar's own window instead (page Output).</source>
   <translation>仮想カメラがなければ、アバターのウィンドウを取り込めます（「出力」ページ）。</translation>
  </message>
  <message>
   <source>Here, press Virtual camera below the stage.</source>
   <translation>ここで、ステージ下の「仮想カメラ」を押します。</translation>
  </message>
  <message>
   <source>For a transparent avatar, add the filter Chroma Key to it: the background is key green.</source>
   <translation>透明にするには、ソースにクロマキーフィルターを加えます。背景はキーの緑です。</translation>
  </message>
  <message>
   <source>In a terminal, install the virtual camera and load it:</source>
   <translation>端末で仮想カメラを入れて読み込みます：</translation>
  </message>
  <message>
   <source>In OBS, add the source Video Capture Device (V4L2) and choose Ichimai.</source>
   <translation>OBS で「映像キャプチャデバイス (V4L2)」を追加し、Ichimai を選びます。</translation>
  </message>
  <message>
   <source>Install OBS 30 or later; start its virtual camera once, allow the extension, stop it.</source>
   <translation>OBS 30 以降を入れ、仮想カメラを一度開始し、拡張を許可してから停止します。</translation>
  </message>
  <message>
   <source>In OBS, add the source Video Capture Device and choose OBS Virtual Camera.</source>
   <translation>OBS で「映像キャプチャデバイス」を追加し、OBS Virtual Camera を選びます。</translation>
  </message>
  <message>
   <source>Install OBS and start its virtual camera once, then stop it.</source>
   <translation>OBS を入れ、仮想カメラを一度開始して停止します。</translation>
  </message>
  <message>
   <source>The virtual camera is there: %1</source>
   <translation>仮想カメラがあります：%1</translation>
  </message>
  <message>
   <source>The avatar is being sent to it (%1)</source>
   <translation>アバターを送っています（%1）</translation>
  </message>
  <message>
   <source>Nothing is sent: press Virtual camera below the stage, check again</source>
   <translation>何も送っていません。ステージ下の「仮想カメラ」を押して、もう一度確認してください</translation>
  </message>
  <message>
   <source>It is being read by: %1</source>
   <translation>受け取っているプログラム：%1</translation>
  </message>
  <message>
   <source>No program reads it: add the source in OBS, then check again</source>
   <translation>受け取るプログラムがありません。OBS でソースを追加して、もう一度確認してください</translation>
  </message>
  <message>
   <source>Whether a program reads it can't be told on this system</source>
   <translation>このシステムでは、受け取るプログラムがあるか分かりません</translation>
  </message>
  <message>
   <source>The colours arrive right (off by %1 of 255)</source>
   <translation>色は正しく届いています（差 %1 / 255）</translation>
  </message>
  <message>
   <source>The colours are off by %1 of 255: set the source to Rec. 709, limited</source>
   <translation>色が %1 / 255 ずれています。ソースを Rec. 709、リミテッドにしてください</translation>
  </message>
  <message>
   <source>Whether the colours arrive right can't be told here</source>
   <translation>色が正しく届いているかは分かりません</translation>
  </message>
  <message>
   <source>Let Ichimai do it</source>
   <translation>自動で設定する</translation>
  </message>
  <message>
   <source>In OBS 28 or later, tick Tools, WebSocket Server Settings, Enable WebSocket server. Show Connect Info there has the password.</source>
   <translation>OBS 28 以降で、ツール → WebSocket サーバー設定 →「WebSocket サーバーを有効にする」にチェックを入れます。パスワードは「接続情報を表示」にあります。</translation>
  </message>
  <message>
   <source>Password of OBS; asked once</source>
   <translation>OBS のパスワード（一度だけ）</translation>
  </message>
  <message>
   <source>&amp;Set OBS up</source>
   <translation>OBS を設定(&amp;S)</translation>
  </message>
  <message>
   <source>The password stays in your system's own store of passwords.</source>
   <translation>パスワードはシステムのパスワード保管場所だけに保存されます。</translation>
  </message>
  <message>
   <source>Talking to OBS</source>
   <translation>OBS と通信しています</translation>
  </message>
  <message>
   <source>Scene and source are set up</source>
   <translation>シーンとソースを設定しました</translation>
  </message>
  <message>
   <source>All was set up already</source>
   <translation>すでに設定されています</translation>
  </message>
  <message>
   <source>OBS shows the avatar in its colours (off by %1 of 255)</source>
   <translation>OBS にアバターが正しい色で映っています（ずれ %1／255）</translation>
  </message>
  <message>
   <source>OBS does not show the avatar yet: press again in a moment</source>
   <translation>OBS にまだアバターが映っていません。少し待ってもう一度押してください</translation>
  </message>
  <message>
   <source>A chroma key makes the green transparent</source>
   <translation>クロマキーが緑を透明にします</translation>
  </message>
 </context>
 <context>
  <name>OutputPage</name>
  <message>
   <source>Transparent</source>
   <translation>透明</translation>
  </message>
  <message>
   <source>Key green</source>
   <translation>キーの緑</translation>
  </message>
  <message>
   <source>Key blue</source>
   <translation>キーの青</translation>
  </message>
  <message>
   <source>Key magenta</source>
   <translation>キーのマゼンタ</translation>
  </message>
  <message>
   <source>Small square</source>
   <translation>小さな正方形</translation>
  </message>
  <message>
   <source>Square</source>
   <translation>正方形</translation>
  </message>
  <message>
   <source>720p</source>
   <translation>720p</translation>
  </message>
  <message>
   <source>1080p</source>
   <translation>1080p</translation>
  </message>
  <message>
   <source>Portrait</source>
   <translation>縦長</translation>
  </message>
  <message>
   <source>Output</source>
   <translation>出力</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>画面</translation>
  </message>
  <message>
   <source>&amp;Size</source>
   <translation>大きさ(&amp;S)</translation>
  </message>
  <message>
   <source>&amp;Put the avatar back</source>
   <translation>アバターを元の位置に(&amp;P)</translation>
  </message>
  <message>
   <source>On the stage, drag the avatar to move it and turn the wheel to scale it.</source>
   <translation>ステージでドラッグすると移動、ホイールで拡大縮小。</translation>
  </message>
  <message>
   <source>Background</source>
   <translation>背景</translation>
  </message>
  <message>
   <source>&amp;Behind the avatar</source>
   <translation>アバターの後ろ(&amp;B)</translation>
  </message>
  <message>
   <source>Choose a picture…</source>
   <translation>画像を選ぶ…</translation>
  </message>
  <message>
   <source>Choose a co&amp;lour…</source>
   <translation>色を選ぶ(&amp;L)…</translation>
  </message>
  <message>
   <source>A virtual camera carries no transparency: it shows key green, which OBS removes.</source>
   <translation>仮想カメラは透明を送れません。キーの緑を送り、OBS で抜きます。</translation>
  </message>
  <message>
   <source>Recording and snapshots</source>
   <translation>録画とスナップショット</translation>
  </message>
  <message>
   <source>&amp;Format</source>
   <translation>形式(&amp;F)</translation>
  </message>
  <message>
   <source>Choose a folder</source>
   <translation>フォルダーを選ぶ</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>フォルダー</translation>
  </message>
  <message>
   <source>Avatar window</source>
   <translation>アバターウィンドウ</translation>
  </message>
  <message>
   <source>Show the avatar in a &amp;window of its own</source>
   <translation>アバターを別ウィンドウに表示(&amp;W)</translation>
  </message>
  <message>
   <source>&amp;Above all other windows</source>
   <translation>常に手前に表示(&amp;A)</translation>
  </message>
  <message>
   <source>Transparent, for OBS's window capture or beside your game.</source>
   <translation>透明です。OBS のウィンドウキャプチャやゲームの横に。</translation>
  </message>
  <message>
   <source>MP4 (H.264)</source>
   <translation>MP4 (H.264)</translation>
  </message>
  <message>
   <source>WebM, transparent</source>
   <translation>WebM（透明）</translation>
  </message>
  <message>
   <source>PNG pictures, transparent</source>
   <translation>PNG 連番（透明）</translation>
  </message>
  <message>
   <source>Your folder of videos</source>
   <translation>ビデオフォルダー</translation>
  </message>
  <message>
   <source>As the drawing</source>
   <translation>絵のまま</translation>
  </message>
  <message>
   <source>Folder for recordings and snapshots</source>
   <translation>録画とスナップショットのフォルダー</translation>
  </message>
  <message>
   <source>Choose a background</source>
   <translation>背景を選ぶ</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>画像</translation>
  </message>
  <message>
   <source>Choose a background colour</source>
   <translation>背景色を選ぶ</translation>
  </message>
 </context>
 <context>
  <name>PosePage</name>
  <message>
   <source>Pose</source>
   <translation>ポーズ</translation>
  </message>
  <message>
   <source>Track &amp;everything again</source>
   <translation>すべて追従に戻す(&amp;E)</translation>
  </message>
  <message>
   <source>Named poses</source>
   <translation>名前付きポーズ</translation>
  </message>
  <message>
   <source>Name of the pose</source>
   <translation>ポーズの名前</translation>
  </message>
  <message>
   <source>&amp;Keep this pose</source>
   <translation>このポーズを残す(&amp;K)</translation>
  </message>
  <message>
   <source>A press takes the pose, another one lets it go. Hotkeys can do it too.</source>
   <translation>押すとそのポーズになり、もう一度押すと戻ります。ショートカットも使えます。</translation>
  </message>
  <message>
   <source>Forget %1</source>
   <translation>%1 を削除</translation>
  </message>
 </context>
 <context>
  <name>PoseSlider</name>
  <message>
   <source>Above: tracked. Below: what goes out. In units of: %1.</source>
   <translation>上：追従。下：出力。単位：%1。</translation>
  </message>
  <message>
   <source>%1: where it comes from</source>
   <translation>%1 の元</translation>
  </message>
  <message>
   <source>tracked</source>
   <translation>追従</translation>
  </message>
  <message>
   <source>tracked + mine</source>
   <translation>追従＋手動</translation>
  </message>
  <message>
   <source>by hand</source>
   <translation>手動</translation>
  </message>
 </context>
 <context>
  <name>ProfileBar</name>
  <message>
   <source>Prof&amp;ile</source>
   <translation>プロファイル(&amp;I)</translation>
  </message>
  <message>
   <source>Each camera remembers its tuning</source>
   <translation>カメラごとに設定を覚えます</translation>
  </message>
  <message>
   <source>Keep, rename or remove a tuning</source>
   <translation>設定の保存、名前変更、削除</translation>
  </message>
  <message>
   <source>Pr&amp;eset</source>
   <translation>プリセット(&amp;E)</translation>
  </message>
  <message>
   <source>Start from a ready-made tuning; undo takes it back</source>
   <translation>用意された設定から始めます。元に戻せます</translation>
  </message>
  <message>
   <source>Keep under a new name…</source>
   <translation>新しい名前で保存…</translation>
  </message>
  <message>
   <source>Rename…</source>
   <translation>名前を変更…</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>削除</translation>
  </message>
  <message>
   <source>Keep the tuning</source>
   <translation>設定を保存</translation>
  </message>
  <message>
   <source>Rename the tuning</source>
   <translation>設定の名前を変更</translation>
  </message>
  <message>
   <source>Name of the tuning:</source>
   <translation>設定の名前：</translation>
  </message>
 </context>
 <context>
  <name>PromptBoard</name>
  <message>
   <source>Look straight ahead, at rest</source>
   <translation>楽にして正面を見てください</translation>
  </message>
  <message>
   <source>Close both eyes until it beeps</source>
   <translation>音が鳴るまで両目を閉じてください</translation>
  </message>
  <message>
   <source>Open your mouth wide</source>
   <translation>口を大きく開けてください</translation>
  </message>
  <message>
   <source>Ten seconds: look straight, close your eyes, open your mouth</source>
   <translation>10 秒：正面を見る、目を閉じる、口を開ける</translation>
  </message>
  <message>
   <source>get ready…</source>
   <translation>準備…</translation>
  </message>
  <message>
   <source>hold it…</source>
   <translation>そのまま…</translation>
  </message>
  <message>
   <source>no face is seen</source>
   <translation>顔が見えません</translation>
  </message>
  <message>
   <source>Prompt</source>
   <translation>指示</translation>
  </message>
 </context>
 <context>
  <name>ResponsePanel</name>
  <message>
   <source>response curve</source>
   <translation>応答曲線</translation>
  </message>
  <message>
   <source>Both e&amp;yes alike</source>
   <translation>両目を同じに(&amp;Y)</translation>
  </message>
  <message>
   <source>&amp;Reset this number</source>
   <translation>この値をリセット(&amp;R)</translation>
  </message>
  <message>
   <source>Straight</source>
   <translation>まっすぐ</translation>
  </message>
  <message>
   <source>Calm</source>
   <translation>穏やか</translation>
  </message>
  <message>
   <source>Lively</source>
   <translation>活発</translation>
  </message>
  <message>
   <source>&amp;Gain</source>
   <translation>感度(&amp;G)</translation>
  </message>
  <message>
   <source>How much the avatar answers; 1 is as much as you</source>
   <translation>アバターの反応の大きさ。1 はあなたと同じ</translation>
  </message>
  <message>
   <source>O&amp;ffset</source>
   <translation>オフセット(&amp;F)</translation>
  </message>
  <message>
   <source>Added at the end: where it rests</source>
   <translation>最後に加える値：休む位置</translation>
  </message>
  <message>
   <source>&amp;Dead zone</source>
   <translation>不感帯(&amp;D)</translation>
  </message>
  <message>
   <source>What is smaller than this counts as nothing</source>
   <translation>これより小さい動きは無視します</translation>
  </message>
  <message>
   <source>Lowe&amp;st</source>
   <translation>下限(&amp;S)</translation>
  </message>
  <message>
   <source>It goes no further than this</source>
   <translation>これより先へは動きません</translation>
  </message>
  <message>
   <source>&amp;Highest</source>
   <translation>上限(&amp;H)</translation>
  </message>
  <message>
   <source>never</source>
   <translation>なし</translation>
  </message>
 </context>
 <context>
  <name>RollView</name>
  <message>
   <source>The character rolled</source>
   <translation>作られたキャラクター</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>シード</translation>
  </message>
  <message>
   <source>&amp;Roll</source>
   <translation>ふる(&amp;R)</translation>
  </message>
  <message>
   <source>&amp;Keep this character</source>
   <translation>このキャラクターを残す(&amp;K)</translation>
  </message>
  <message>
   <source>Ca&amp;ncel</source>
   <translation>キャンセル(&amp;N)</translation>
  </message>
  <message>
   <source>Hair colour</source>
   <translation>髪の色</translation>
  </message>
  <message>
   <source>Hair brightness</source>
   <translation>髪の明るさ</translation>
  </message>
  <message>
   <source>Eye colour</source>
   <translation>目の色</translation>
  </message>
  <message>
   <source>Eye size</source>
   <translation>目の大きさ</translation>
  </message>
  <message>
   <source>Clothes</source>
   <translation>服</translation>
  </message>
 </context>
 <context>
  <name>CharacterListView</name>
  <message>
   <source>Characters</source>
   <translation>キャラクター</translation>
  </message>
 </context>
 <context>
  <name>SmoothingPanel</name>
  <message>
   <source>Smoothing</source>
   <translation>なめらかさ</translation>
  </message>
  <message>
   <source>Smooth all &amp;numbers</source>
   <translation>すべての値をなめらかに(&amp;N)</translation>
  </message>
  <message>
   <source>At rest, H&amp;z</source>
   <translation>静止時、Hz(&amp;Z)</translation>
  </message>
  <message>
   <source>min_cutoff: lower holds the avatar steadier while you are still</source>
   <translation>min_cutoff：低いほど静止時に安定します</translation>
  </message>
  <message>
   <source>In motion</source>
   <translation>動作時</translation>
  </message>
  <message>
   <source>beta: higher follows quick moves sooner</source>
   <translation>beta：高いほど速い動きにすぐ従います</translation>
  </message>
  <message>
   <source>smoothing</source>
   <translation>なめらかさ</translation>
  </message>
  <message>
   <source>Lag: %1 ms at %2°/s</source>
   <translation>遅れ：%2°/s で %1 ms</translation>
  </message>
  <message>
   <source>Lag: %1 ms at %2 a second</source>
   <translation>遅れ：毎秒 %2 で %1 ms</translation>
  </message>
  <message>
   <source>At rest %1 % of the camera's jitter is left</source>
   <translation>静止時、カメラのゆれの %1 % が残ります</translation>
  </message>
 </context>
 <context>
  <name>StagePreview</name>
  <message>
   <source>Stage</source>
   <translation>ステージ</translation>
  </message>
  <message>
   <source>The avatar as it goes out; arrow keys move it, + and - scale it</source>
   <translation>出力されるアバター。矢印キーで移動、+ と - で拡大縮小</translation>
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>pose recording</source>
   <translation>ポーズ記録</translation>
  </message>
  <message>
   <source>idle motion</source>
   <translation>待機動作</translation>
  </message>
  <message>
   <source>making the character ready, %p%</source>
   <translation>キャラクターを準備中、%p%</translation>
  </message>
  <message>
   <source>%1 pictures/s</source>
   <translation>毎秒 %1 枚</translation>
  </message>
  <message>
   <source>%1 ms late</source>
   <translation>遅れ %1 ms</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>停止</translation>
  </message>
  <message>
   <source>camera lost, waiting for it</source>
   <translation>カメラが外れました。待っています</translation>
  </message>
  <message>
   <source>ended</source>
   <translation>終了</translation>
  </message>
  <message>
   <source>face seen</source>
   <translation>顔を認識</translation>
  </message>
  <message>
   <source>no face</source>
   <translation>顔なし</translation>
  </message>
  <message>
   <source>The camera gives %1 pictures/s of %2: more light helps, or a smaller size</source>
   <translation>カメラは毎秒 %2 枚のうち %1 枚です。明るくするか、画面を小さくしてください</translation>
  </message>
  <message>
   <source>The machine is busy: %1 of the camera's %2 pictures/s are read</source>
   <translation>パソコンの負荷が高く、カメラの毎秒 %2 枚のうち %1 枚しか読めていません</translation>
  </message>
  <message>
   <source>Slow: finding the face takes %1 ms of %2</source>
   <translation>遅い：顔を見つけるのに %2 ms のうち %1 ms かかっています</translation>
  </message>
  <message>
   <source>Slow: moving the character takes %1 ms of %2; a smaller character helps</source>
   <translation>遅い：キャラクターを動かすのに %1 ms（許容 %2 ms）。小さいキャラクターにすると速くなります</translation>
  </message>
  <message>
   <source>Slow: what goes out takes %1 ms of %2; a smaller picture helps</source>
   <translation>遅い：出力に %1 ms（許容 %2 ms）。画面を小さくすると速くなります</translation>
  </message>
  <message>
   <source>The machine is busy: %1 pictures/s instead of %2, evenly</source>
   <translation>忙しいため、毎秒 %2 枚ではなく %1 枚を一定に</translation>
  </message>
  <message>
   <source>Late: %1 ms from camera to output; the machine is busy</source>
   <translation>遅れ：カメラから出力まで %1 ms。コンピューターが忙しいようです</translation>
  </message>
 </context>
 <context>
  <name>TuningPage</name>
  <message>
   <source>Tuning</source>
   <translation>チューニング</translation>
  </message>
  <message>
   <source>choice of the tuning</source>
   <translation>設定の選択</translation>
  </message>
  <message>
   <source>new tuning</source>
   <translation>新しい設定</translation>
  </message>
  <message>
   <source>name of the tuning</source>
   <translation>設定の名前</translation>
  </message>
  <message>
   <source>removal of the tuning</source>
   <translation>設定の削除</translation>
  </message>
  <message>
   <source>copy to the other tuning</source>
   <translation>もう一方の設定に写す</translation>
  </message>
  <message>
   <source>smoothing</source>
   <translation>なめらかさ</translation>
  </message>
  <message>
   <source>change between A and B</source>
   <translation>A と B の切り替え</translation>
  </message>
  <message>
   <source>both eyes alike</source>
   <translation>両目を同じに</translation>
  </message>
  <message>
   <source>reset</source>
   <translation>リセット</translation>
  </message>
  <message>
   <source>preset %1</source>
   <translation>プリセット %1</translation>
  </message>
 </context>
 <context>
  <name>WindowPage</name>
  <message>
   <source>Window</source>
   <translation>ウィンドウ</translation>
  </message>
  <message>
   <source>&amp;Theme</source>
   <translation>テーマ(&amp;T)</translation>
  </message>
  <message>
   <source>&amp;Language</source>
   <translation>言語(&amp;L)</translation>
  </message>
  <message>
   <source>Another language shows after the next start.</source>
   <translation>言語は次の起動から変わります。</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>システムに合わせる</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>ダーク</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>ライト</translation>
  </message>
 </context>
 <context>
  <name>pages</name>
  <message>
   <source>Face triggers</source>
   <translation>表情トリガー</translation>
  </message>
  <message>
   <source>Stickers</source>
   <translation>スタンプ</translation>
  </message>
  <message>
   <source>Clip from a clip</source>
   <translation>クリップからクリップ</translation>
  </message>
  <message>
   <source>Characters</source>
   <translation>キャラクター</translation>
  </message>
  <message>
   <source>Camera</source>
   <translation>カメラ</translation>
  </message>
  <message>
   <source>Pose</source>
   <translation>ポーズ</translation>
  </message>
  <message>
   <source>Tuning</source>
   <translation>チューニング</translation>
  </message>
  <message>
   <source>Calibration</source>
   <translation>調整</translation>
  </message>
  <message>
   <source>Pose log</source>
   <translation>ポーズログ</translation>
  </message>
  <message>
   <source>Output</source>
   <translation>出力</translation>
  </message>
  <message>
   <source>Set up OBS</source>
   <translation>OBS の準備</translation>
  </message>
  <message>
   <source>Behaviour</source>
   <translation>ふるまい</translation>
  </message>
  <message>
   <source>Hotkeys</source>
   <translation>ショートカット</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>ウィンドウ</translation>
  </message>
  <message>
   <source>About</source>
   <translation>情報</translation>
  </message>
  <message>
   <source>Phones and trackers</source>
   <translation>スマホとトラッカー</translation>
  </message>
  <message>
   <source>Other programs</source>
   <translation>ほかのプログラム</translation>
  </message>
  <message>
   <source>Voice</source>
   <translation>声</translation>
  </message>
  <message>
   <source>Expressions</source>
   <translation>表情</translation>
  </message>
 </context>
 <context>
  <name>pose</name>
  <message>
   <source>Nod</source>
   <translation>うなずき</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>回転</translation>
  </message>
  <message>
   <source>Tilt</source>
   <translation>傾き</translation>
  </message>
  <message>
   <source>Left eye</source>
   <translation>左目</translation>
  </message>
  <message>
   <source>Right eye</source>
   <translation>右目</translation>
  </message>
  <message>
   <source>Mouth</source>
   <translation>口</translation>
  </message>
 </context>
 <context>
  <name>pose groups</name>
  <message>
   <source>Body</source>
   <translation>体</translation>
  </message>
  <message>
   <source>Brows</source>
   <translation>眉</translation>
  </message>
  <message>
   <source>Cheeks</source>
   <translation>頬</translation>
  </message>
  <message>
   <source>Eyes</source>
   <translation>目</translation>
  </message>
  <message>
   <source>Gaze</source>
   <translation>視線</translation>
  </message>
  <message>
   <source>Head</source>
   <translation>頭</translation>
  </message>
  <message>
   <source>Mouth</source>
   <translation>口</translation>
  </message>
  <message>
   <source>Place</source>
   <translation>位置</translation>
  </message>
 </context>
 <context>
  <name>poses</name>
  <message>
   <source>Nod</source>
   <translation>うなずき</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>回転</translation>
  </message>
  <message>
   <source>Tilt</source>
   <translation>傾き</translation>
  </message>
  <message>
   <source>Left eye</source>
   <translation>左目</translation>
  </message>
  <message>
   <source>Right eye</source>
   <translation>右目</translation>
  </message>
  <message>
   <source>Mouth</source>
   <translation>口</translation>
  </message>
  <message>
   <source>Gaze aside</source>
   <translation>視線 左右</translation>
  </message>
  <message>
   <source>Gaze up</source>
   <translation>視線 上下</translation>
  </message>
  <message>
   <source>Left eye wide</source>
   <translation>左目 見開き</translation>
  </message>
  <message>
   <source>Right eye wide</source>
   <translation>右目 見開き</translation>
  </message>
  <message>
   <source>Laughing eyes</source>
   <translation>笑い目</translation>
  </message>
  <message>
   <source>Left brow</source>
   <translation>左眉</translation>
  </message>
  <message>
   <source>Right brow</source>
   <translation>右眉</translation>
  </message>
  <message>
   <source>Brow slope</source>
   <translation>眉の傾き</translation>
  </message>
  <message>
   <source>Smile</source>
   <translation>笑顔</translation>
  </message>
  <message>
   <source>Shape of I</source>
   <translation>「い」の形</translation>
  </message>
  <message>
   <source>Shape of U</source>
   <translation>「う」の形</translation>
  </message>
  <message>
   <source>Shape of E</source>
   <translation>「え」の形</translation>
  </message>
  <message>
   <source>Shape of O</source>
   <translation>「お」の形</translation>
  </message>
  <message>
   <source>Blush</source>
   <translation>頬の赤み</translation>
  </message>
  <message>
   <source>Lean forward</source>
   <translation>体の前傾</translation>
  </message>
  <message>
   <source>Body turn</source>
   <translation>体の回転</translation>
  </message>
  <message>
   <source>Lean aside</source>
   <translation>体の左右傾き</translation>
  </message>
  <message>
   <source>Breath</source>
   <translation>呼吸</translation>
  </message>
  <message>
   <source>Shift aside</source>
   <translation>左右移動</translation>
  </message>
  <message>
   <source>Shift up</source>
   <translation>上下移動</translation>
  </message>
  <message>
   <source>Nearer</source>
   <translation>近づき</translation>
  </message>
 </context>
 <context>
  <name>presets</name>
  <message>
   <source>Standard</source>
   <translation>標準</translation>
  </message>
  <message>
   <source>Calm</source>
   <translation>穏やか</translation>
  </message>
  <message>
   <source>Lively</source>
   <translation>活発</translation>
  </message>
  <message>
   <source>Glasses</source>
   <translation>眼鏡</translation>
  </message>
 </context>
 <context>
  <name>CorrectingBoard</name>
  <message>
   <source>&amp;Erase</source>
   <translation>消す(&amp;E)</translation>
  </message>
  <message>
   <source>B&amp;ring back</source>
   <translation>戻す(&amp;R)</translation>
  </message>
  <message>
   <source>Brush what is no part of the character, or what was cut off it, then try again.</source>
   <translation>キャラクターでない所や、切り落とされた所をなぞってから、もう一度試してください。</translation>
  </message>
  <message>
   <source>Correct like that again</source>
   <translation>その修正をやり直す</translation>
  </message>
  <message>
   <source>Is a mark wrong? Drag head, eyes and mouth to their places, then try again.</source>
   <translation>印がずれていたら、頭・目・口をドラッグしてもう一度試してください。</translation>
  </message>
  <message>
   <source>M&amp;arks</source>
   <translation>印(&amp;A)</translation>
  </message>
  <message>
   <source>Size of the br&amp;ush</source>
   <translation>ブラシの大きさ(&amp;U)</translation>
  </message>
  <message>
   <source>Undo the last correction</source>
   <translation>最後の修正を取り消す</translation>
  </message>
 </context>
 <context>
  <name>ExtraDrawings</name>
  <message>
   <source>Add a &amp;drawing</source>
   <translation>絵を追加(&amp;D)</translation>
  </message>
  <message>
   <source>Add a drawing</source>
   <translation>絵を追加</translation>
  </message>
  <message>
   <source>Another outfit</source>
   <translation>別の衣装</translation>
  </message>
  <message>
   <source>Another outfit…</source>
   <translation>別の衣装…</translation>
  </message>
  <message>
   <source>Do without %1</source>
   <translation>%1 を使わない</translation>
  </message>
  <message>
   <source>Extra drawings</source>
   <translation>差分の絵</translation>
  </message>
  <message>
   <source>Eyes closed</source>
   <translation>閉じた目</translation>
  </message>
  <message>
   <source>Left eye closed</source>
   <translation>閉じた左目</translation>
  </message>
  <message>
   <source>Mouth closed</source>
   <translation>閉じた口</translation>
  </message>
  <message>
   <source>Mouth open</source>
   <translation>開いた口</translation>
  </message>
  <message>
   <source>Name of the outfit</source>
   <translation>衣装の名前</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>画像</translation>
  </message>
  <message>
   <source>Right eye closed</source>
   <translation>閉じた右目</translation>
  </message>
  <message>
   <source>The same drawing with closed eyes, an open mouth or other clothes: used as it is drawn.</source>
   <translation>目を閉じた絵、口を開けた絵、別の服の絵があれば、そのまま使います。</translation>
  </message>
 </context>
 <context>
  <name>HeatMap</name>
  <message>
   <source>Which poses of the head are safe</source>
   <translation>頭のどの姿勢が安全か</translation>
  </message>
  <message>
   <source>turn and nod</source>
   <translation>左右と上下</translation>
  </message>
  <message>
   <source>turn and tilt</source>
   <translation>左右と傾き</translation>
  </message>
 </context>
 <context>
  <name>MatteBrush</name>
  <message>
   <source>Arrow keys move the brush, Space dabs, [ and ] change its size</source>
   <translation>矢印キーで移動、スペースで塗る、[ と ] で大きさを変える</translation>
  </message>
  <message>
   <source>Brush on the picture</source>
   <translation>絵の上のブラシ</translation>
  </message>
 </context>
 <context>
  <name>RangeView</name>
  <message>
   <source>&amp;Keep this range</source>
   <translation>この範囲にする(&amp;K)</translation>
  </message>
  <message>
   <source>Ca&amp;ncel</source>
   <translation>キャンセル(&amp;N)</translation>
  </message>
  <message>
   <source>Green is safe, red folds or tears the drawing. The head slows down as it comes near the frame and never passes it. What is no character file of yours is kept as a new one.</source>
   <translation>緑は安全、赤は絵が崩れます。頭は枠に近づくとゆっくりになり、越えません。自分のキャラクターファイルでないものは、新しいファイルになります。</translation>
  </message>
  <message>
   <source>How far the head may turn</source>
   <translation>頭がどこまで動くか</translation>
  </message>
  <message>
   <source>No &amp;limit</source>
   <translation>制限なし(&amp;L)</translation>
  </message>
  <message>
   <source>Nod</source>
   <translation>上下</translation>
  </message>
  <message>
   <source>Tilt</source>
   <translation>傾き</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>左右</translation>
  </message>
  <message>
   <source>What is judged &amp;safe</source>
   <translation>安全な範囲(&amp;S)</translation>
  </message>
  <message>
   <source>trying poses, %p%</source>
   <translation>姿勢を試しています %p%</translation>
  </message>
 </context>
 <context>
  <name>sources</name>
  <message>
   <source>Idle motion</source>
   <translation>待機動作</translation>
  </message>
  <message>
   <source>Voice alone (no camera)</source>
   <translation>声だけ（カメラなし）</translation>
  </message>
 </context>
 <context>
  <name>messages</name>
  <message>
   <source>%1 seems not to stand upright: its picture is turned by %2 degrees (page Camera)</source>
   <translation>%1 は正立していないようです。映像を %2 度回転します（「カメラ」ページ）</translation>
  </message>
  <message>
   <source>The loop plays: end it and calibrate again</source>
   <translation>ループを再生中です。止めてからもう一度キャリブレーションしてください</translation>
  </message>
  <message>
   <source>Nothing is followed now: choose a camera and calibrate again</source>
   <translation>いまは何も追っていません。カメラを選んでもう一度キャリブレーションしてください</translation>
  </message>
  <message>
   <source>%1 has poses and no face to calibrate by: choose a camera</source>
   <translation>%1 にはポーズしかなく、キャリブレーションする顔がありません。カメラを選んでください</translation>
  </message>
  <message>
   <source>%1 gives nothing now: calibrate when it is back</source>
   <translation>%1 から何も届いていません。戻ってからキャリブレーションしてください</translation>
  </message>
  <message>
   <source>%1 has a meaning of its own already; choose another key</source>
   <translation>%1 はすでに使われています。別のキーを選んでください</translation>
  </message>
  <message>
   <source>%1 has come to its end</source>
   <translation>%1 は終わりました</translation>
  </message>
  <message>
   <source>%1 is in %2 now</source>
   <translation>%1 は %2 にあります</translation>
  </message>
  <message>
   <source>%1 is in the trash now</source>
   <translation>%1 をゴミ箱に移しました</translation>
  </message>
  <message>
   <source>%1. A pose recording plays instead; choose a camera when there is one.</source>
   <translation>%1。代わりにポーズの記録を再生します。カメラがあれば選んでください。</translation>
  </message>
  <message>
   <source>%1. What you change now is lost when the program ends.</source>
   <translation>%1。いま変えたことは終了時に失われます。</translation>
  </message>
  <message>
   <source>Calibrated: rest, eyes and mouth are known now</source>
   <translation>調整しました：顔の向き、目、口がわかりました</translation>
  </message>
  <message>
   <source>Calibrated: this is your neutral face now</source>
   <translation>調整しました：これを普段の顔とします</translation>
  </message>
  <message>
   <source>No face is seen: look into the camera and calibrate again</source>
   <translation>顔が見えません。カメラを見て、もう一度調整してください</translation>
  </message>
  <message>
   <source>Recording to %1</source>
   <translation>%1 に録画しています</translation>
  </message>
  <message>
   <source>Saved the last %1 s: %2</source>
   <translation>直前の %1 秒を保存しました：%2</translation>
  </message>
  <message>
   <source>Snapshot: %1</source>
   <translation>スナップショット：%1</translation>
  </message>
  <message>
   <source>There is no camera to calibrate: choose one first</source>
   <translation>調整するカメラがありません。先に選んでください</translation>
  </message>
  <message>
   <source>There is no face to record: choose a camera first</source>
   <translation>記録する顔がありません。先にカメラを選んでください</translation>
  </message>
  <message>
   <source>There is no pose to save yet</source>
   <translation>保存するポーズがまだありません</translation>
  </message>
  <message>
   <source>the background can't be used: %1</source>
   <translation>その背景は使えません：%1</translation>
  </message>
  <message>
   <source>the camera or tracker has stopped: %1</source>
   <translation>カメラまたは顔の追跡が止まりました：%1</translation>
  </message>
  <message>
   <source>the character can't be kept: %1</source>
   <translation>キャラクターを保存できません：%1</translation>
  </message>
  <message>
   <source>the character can't be used: %1</source>
   <translation>そのキャラクターは使えません：%1</translation>
  </message>
  <message>
   <source>the name stays: %1</source>
   <translation>名前は変わりません：%1</translation>
  </message>
  <message>
   <source>the settings are no longer kept: %1</source>
   <translation>設定を保存できなくなりました：%1</translation>
  </message>
  <message>
   <source>hold Ctrl, Alt or Meta with it, or choose F1 to F24</source>
   <translation>Ctrl、Alt、Meta と組み合わせるか、F1～F24 を選んでください</translation>
  </message>
  <message>
   <source>another program has this key</source>
   <translation>ほかのプログラムがこのキーを使っています</translation>
  </message>
  <message>
   <source>this key can't be taken here; choose another</source>
   <translation>このキーはここでは使えません。別のキーを選んでください</translation>
  </message>
  <message>
   <source>the display can't be asked for keys: %1</source>
   <translation>画面からキーを受け取れません：%1</translation>
  </message>
  <message>
   <source>the display has gone: %1</source>
   <translation>画面との接続が切れました：%1</translation>
  </message>
  <message>
   <source>`ichimai press` is not heard: %1</source>
   <translation>`ichimai press` を受け取れません：%1</translation>
  </message>
  <message>
   <source>the %1 can't be opened: %2</source>
   <translation>%1を開始できません：%2</translation>
  </message>
  <message>
   <source>the %1 has stopped: %2</source>
   <translation>%1が止まりました：%2</translation>
  </message>
  <message>
   <source>the %1 could not be finished: %2</source>
   <translation>%1を仕上げられませんでした：%2</translation>
  </message>
  <message>
   <source>The %1 that runs keeps its size; the next one has the new one</source>
   <translation>進行中の%1の大きさは変わりません。次から変わります</translation>
  </message>
  <message>
   <source>The %1 carries no transparency: the avatar stands on green, to be keyed out in OBS</source>
   <translation>%1は透明にできません。緑の背景になるので、OBS で抜いてください</translation>
  </message>
  <message>
   <source>%1; %2</source>
   <translation>%1；%2</translation>
  </message>
  <message>
   <source>something in the program broke (%1); the log has more</source>
   <translation>プログラムに問題が起きました（%1）。詳しくはログにあります</translation>
  </message>
  <message>
   <source>Calibrated; %1</source>
   <translation>調整しました：%1</translation>
  </message>
  <message>
   <source>the character stays: %1</source>
   <translation>キャラクターはそのままです：%1</translation>
  </message>
  <message>
   <source>the eyes were not seen to close; what was known of them stays</source>
   <translation>目を閉じたところが見えませんでした。目は前のままです</translation>
  </message>
  <message>
   <source>the mouth was not seen to open; what was known of it stays</source>
   <translation>口を開けたところが見えませんでした。口は前のままです</translation>
  </message>
  <message>
   <source>%1 alone would be missing in other programs: %2</source>
   <translation>%1 だけでは、ほかのプログラムで使えなくなります：%2</translation>
  </message>
  <message>
   <source>the loop has stopped: %1</source>
   <translation>ループが止まりました：%1</translation>
  </message>
  <message>
   <source>output has stopped: %1</source>
   <translation>出力が止まりました：%1</translation>
  </message>
  <message>
   <source>posing has stopped: %1</source>
   <translation>アバターの動きが止まりました：%1</translation>
  </message>
  <message>
   <source>the poses are not saved: %1</source>
   <translation>ポーズを保存できませんでした：%1</translation>
  </message>
  <message>
   <source>Other programs see the avatar now: %1</source>
   <translation>ほかのプログラムからアバターが見えます：%1</translation>
  </message>
  <message>
   <source>A plugin asks whether it may come in: %1. Answer on the page Other programs.</source>
   <translation>プラグインが接続の許可を求めています：%1。「ほかのプログラム」のページで答えてください。</translation>
  </message>
 </context>
 <context>
  <name>undo</name>
  <message>
   <source>face triggers</source>
   <translation>表情トリガー</translation>
  </message>
  <message>
   <source>turn of the camera</source>
   <translation>カメラの向き</translation>
  </message>
  <message>
   <source>behaviour</source>
   <translation>ふるまい</translation>
  </message>
  <message>
   <source>forgotten pose</source>
   <translation>ポーズの削除</translation>
  </message>
  <message>
   <source>kept pose</source>
   <translation>ポーズの保存</translation>
  </message>
  <message>
   <source>picture size</source>
   <translation>画面の大きさ</translation>
  </message>
  <message>
   <source>placement</source>
   <translation>位置と大きさ</translation>
  </message>
  <message>
   <source>pose</source>
   <translation>ポーズ</translation>
  </message>
  <message>
   <source>reset pose</source>
   <translation>ポーズのリセット</translation>
  </message>
  <message>
   <source>hotkeys</source>
   <translation>ショートカット</translation>
  </message>
  <message>
   <source>voice</source>
   <translation>声</translation>
  </message>
  <message>
   <source>kept expression</source>
   <translation>残した表情</translation>
  </message>
  <message>
   <source>forgotten expression</source>
   <translation>忘れた表情</translation>
  </message>
 </context>
 <context>
  <name>remedies</name>
  <message>
   <source>Drag the square onto the head, then try again.</source>
   <translation>四角を頭の位置にドラッグして、もう一度試してください。</translation>
  </message>
  <message>
   <source>Drag its ring to where it is, then try again.</source>
   <translation>輪を正しい位置にドラッグして、もう一度試してください。</translation>
  </message>
  <message>
   <source>If it is open, drag its ring onto it. A closed eye can't be opened: import a drawing with open eyes and add this one as an extra drawing.</source>
   <translation>目が開いている場合は、輪をその上にドラッグしてください。閉じた目は開けません。目を開けた絵を読み込み、この絵は追加の絵として加えてください。</translation>
  </message>
  <message>
   <source>A transparent or one-coloured background needs no guessing; the brush mends this one.</source>
   <translation>透明または単色の背景なら推測は不要です。この背景はブラシで直せます。</translation>
  </message>
 </context>
 <context>
  <name>sinks</name>
  <message>
   <source>virtual camera</source>
   <translation>仮想カメラ</translation>
  </message>
  <message>
   <source>recording</source>
   <translation>録画</translation>
  </message>
  <message>
   <source>snapshot</source>
   <translation>スナップショット</translation>
  </message>
  <message>
   <source>Virtual camera</source>
   <translation>仮想カメラ</translation>
  </message>
  <message>
   <source>Record</source>
   <translation>録画</translation>
  </message>
  <message>
   <source>Snapshot</source>
   <translation>スナップショット</translation>
  </message>
  <message>
   <source>Stop recording</source>
   <translation>録画を停止</translation>
  </message>
  <message>
   <source>Virtual camera on and off</source>
   <translation>仮想カメラのオン・オフ</translation>
  </message>
  <message>
   <source>Record, stop recording</source>
   <translation>録画、録画停止</translation>
  </message>
  <message>
   <source>browser source</source>
   <translation>ブラウザソース</translation>
  </message>
  <message>
   <source>Browser source on and off</source>
   <translation>ブラウザソースのオンとオフ</translation>
  </message>
  <message>
   <source>Browser source for OBS and browsers</source>
   <translation>OBS とブラウザのためのブラウザソース</translation>
  </message>
  <message>
   <source>Spout sender</source>
   <translation>Spout の送信</translation>
  </message>
  <message>
   <source>Spout on and off</source>
   <translation>Spout のオンとオフ</translation>
  </message>
  <message>
   <source>Spout (Windows)</source>
   <translation>Spout（Windows）</translation>
  </message>
  <message>
   <source>Syphon server</source>
   <translation>Syphon の配信</translation>
  </message>
  <message>
   <source>Syphon on and off</source>
   <translation>Syphon のオンとオフ</translation>
  </message>
  <message>
   <source>Syphon (macOS)</source>
   <translation>Syphon（macOS）</translation>
  </message>
  <message>
   <source>NDI source</source>
   <translation>NDI ソース</translation>
  </message>
  <message>
   <source>NDI on and off</source>
   <translation>NDI のオンとオフ</translation>
  </message>
  <message>
   <source>NDI (to other computers)</source>
   <translation>NDI（ほかのコンピューターへ）</translation>
  </message>
 </context>
 <context>
  <name>TrackersPage</name>
  <message>
   <source>Phones and trackers</source>
   <translation>スマホとトラッカー</translation>
  </message>
  <message>
   <source>&amp;Tracked by</source>
   <translation>追跡するもの(&amp;T)</translation>
  </message>
  <message>
   <source>&amp;Phone's address</source>
   <translation>スマホのアドレス(&amp;P)</translation>
  </message>
  <message>
   <source>P&amp;ort here</source>
   <translation>こちらのポート(&amp;O)</translation>
  </message>
  <message>
   <source>&amp;Follow it</source>
   <translation>これに従う(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Back to the camera</source>
   <translation>カメラに戻る(&amp;B)</translation>
  </message>
  <message>
   <source>This computer</source>
   <translation>このコンピューター</translation>
  </message>
  <message>
   <source>The address as a QR code</source>
   <translation>アドレスの QR コード</translation>
  </message>
  <message>
   <source>What arrives</source>
   <translation>届いているもの</translation>
  </message>
  <message>
   <source>&amp;Copy the command</source>
   <translation>コマンドをコピー(&amp;C)</translation>
  </message>
  <message>
   <source>Look straight ahead and press Neutral: a phone's resting head is not at 0.</source>
   <translation>まっすぐ前を見て「ニュートラル」を押してください。スマホの静止時の頭は 0 ではありません。</translation>
  </message>
  <message>
   <source>Type the phone's address first: it alone is listened to</source>
   <translation>先にスマホのアドレスを入れてください。そのアドレスだけを受け付けます</translation>
  </message>
  <message>
   <source>This computer is in no network</source>
   <translation>このコンピューターはネットワークにつながっていません</translation>
  </message>
  <message>
   <source>Port</source>
   <translation>ポート</translation>
  </message>
  <message>
   <source>%1 packets understood, %2 not, %3 from others</source>
   <translation>理解したパケット %1、できなかったもの %2、ほかの送信元 %3</translation>
  </message>
  <message>
   <source>In System Settings, Network, Firewall, Options allow incoming connections for Python.</source>
   <translation>システム設定 → ネットワーク → ファイアウォール → オプションで、Python への接続を許可してください。</translation>
  </message>
  <message>
   <source>The firewall may keep it out; this lets it in:</source>
   <translation>ファイアウォールが止めているかもしれません。次のコマンドで通せます：</translation>
  </message>
  <message>
   <source>Nothing comes in on port %1. Is the app sending, and to this computer?</source>
   <translation>ポート %1 に何も届きません。アプリはこのコンピューターに送信していますか？</translation>
  </message>
  <message>
   <source>From %1, %2 times a second</source>
   <translation>%1 から毎秒 %2 回</translation>
  </message>
  <message>
   <source>Listening on port %1…</source>
   <translation>ポート %1 で待っています…</translation>
  </message>
  <message>
   <source>Nothing comes in from %1. Is it running, and sending to port %2?</source>
   <translation>%1 から何も届きません。起動していて、ポート %2 に送信していますか？</translation>
  </message>
  <message>
   <source>%1 is in another network than this computer (%2): put both into the same Wi-Fi</source>
   <translation>%1 はこのコンピューター（%2）と別のネットワークにあります。同じ Wi-Fi につないでください</translation>
  </message>
  <message>
   <source>%1 packets came that are not from %2: choose what the phone really runs</source>
   <translation>%2 のものではないパケットが %1 個届きました。スマホで実際に動いているアプリを選んでください</translation>
  </message>
  <message>
   <source>Packets come from %1, but %2 is listened to: change the address above</source>
   <translation>パケットは %1 から届いていますが、受け付けるのは %2 です。上のアドレスを変えてください</translation>
  </message>
 </context>
 <context>
  <name>trackers</name>
  <message>
   <source>Open iFacialMocap on the iPhone. Type the address that it shows at the top into the field here. Or enter %1 as the destination in the app's settings, with port %2.</source>
   <translation>iPhone で iFacialMocap を開き、上に表示されるアドレスを下の欄に入れます。またはアプリの設定で送信先を %1、ポートを %2 にします。</translation>
  </message>
  <message>
   <source>Open Facemotion3D on the iPhone, choose Settings, Streaming, Other. Type the address that it shows into the field here.</source>
   <translation>iPhone で Facemotion3D を開き、設定 → ストリーミング → その他を選び、表示されるアドレスを下の欄に入れます。</translation>
  </message>
  <message>
   <source>Open MeowFace on the Android phone and choose the iFacialMocap mode, with address %1 and port %2. Type the phone's address into the field here.</source>
   <translation>Android で MeowFace を開き、iFacialMocap モードでアドレス %1、ポート %2 にします。スマホのアドレスを下の欄に入れます。</translation>
  </message>
  <message>
   <source>Open MeowFace on the Android phone and choose the VTube Studio mode, with address %1 and port %2. Type the phone's address into the field here.</source>
   <translation>Android で MeowFace を開き、VTube Studio モードでアドレス %1、ポート %2 にします。スマホのアドレスを下の欄に入れます。</translation>
  </message>
  <message>
   <source>Open VTube Studio on the phone; in its settings switch on 3rd Party PC Clients. Type the address that it shows into the field here.</source>
   <translation>スマホで VTube Studio を開き、設定で「3rd Party PC Clients」をオンにします。表示されるアドレスを下の欄に入れます。</translation>
  </message>
  <message>
   <source>Start OpenSeeFace's facetracker on this computer; it sends to 127.0.0.1 port %2 by itself.</source>
   <translation>このコンピューターで OpenSeeFace の facetracker を起動します。自動で 127.0.0.1 のポート %2 に送信します。</translation>
  </message>
  <message>
   <source>In the program that tracks (VSeeFace, VMagicMirror, VirtualMotionCapture, Warudo), switch on sending by VMC, to 127.0.0.1 port %2.</source>
   <translation>追跡するプログラム（VSeeFace、VMagicMirror、VirtualMotionCapture、Warudo）で VMC 送信をオンにし、127.0.0.1 のポート %2 に送ります。</translation>
  </message>
 </context>
 <context>
  <name>ProgramsPage</name>
  <message>
   <source>Other programs</source>
   <translation>ほかのプログラム</translation>
  </message>
  <message>
   <source>No plugin is connected</source>
   <translation>つながっているプラグインはありません</translation>
  </message>
  <message>
   <source>Pictures, with transparency</source>
   <translation>透過つきの映像</translation>
  </message>
  <message>
   <source>Spout, Syphon and NDI have to be installed first, see `ichimai doctor`.</source>
   <translation>Spout、Syphon、NDI は先に入れる必要があります。`ichimai doctor` を見てください。</translation>
  </message>
  <message>
   <source>The pose, for other avatars</source>
   <translation>ほかのアバターへのポーズ</translation>
  </message>
  <message>
   <source>Send it by &amp;VMC</source>
   <translation>VMC で送る(&amp;V)</translation>
  </message>
  <message>
   <source>To VSeeFace, Warudo, VirtualMotionCapture and their like.</source>
   <translation>VSeeFace、Warudo、VirtualMotionCapture などへ。</translation>
  </message>
  <message>
   <source>Drive the model in VTube &amp;Studio</source>
   <translation>VTube Studio のモデルを動かす(&amp;S)</translation>
  </message>
  <message>
   <source>To address</source>
   <translation>送信先アドレス</translation>
  </message>
  <message>
   <source>To port</source>
   <translation>送信先ポート</translation>
  </message>
  <message>
   <source>Its port</source>
   <translation>そのポート</translation>
  </message>
  <message>
   <source>Plugins for VTube Studio</source>
   <translation>VTube Studio 用プラグイン</translation>
  </message>
  <message>
   <source>Let &amp;plugins move the avatar and press its keys</source>
   <translation>プラグインがアバターを動かし、キーを押せるようにする(&amp;P)</translation>
  </message>
  <message>
   <source>On port</source>
   <translation>ポート</translation>
  </message>
  <message>
   <source>Programs on this computer only. Each plugin is asked about before it can do anything.</source>
   <translation>このコンピューターのプログラムだけです。プラグインが何かする前に、一つずつ確認します。</translation>
  </message>
  <message>
   <source>Let it in</source>
   <translation>許可する</translation>
  </message>
  <message>
   <source>Keep it out</source>
   <translation>拒否する</translation>
  </message>
  <message>
   <source>%1 by %2 wants to move the avatar and press its keys.</source>
   <translation>%1（%2）がアバターを動かし、キーを押そうとしています。</translation>
  </message>
  <message>
   <source>The web page %3 (%1 by %2) wants to move the avatar and press its keys.</source>
   <translation>ウェブページ %3（%1、%2）がアバターを動かし、キーを押そうとしています。</translation>
  </message>
  <message>
   <source>Forget</source>
   <translation>取り消す</translation>
  </message>
 </context>
 <context>
  <name>VoicePage</name>
  <message>
   <source>Voice</source>
   <translation>声</translation>
  </message>
  <message>
   <source>&amp;Microphone</source>
   <translation>マイク(&amp;M)</translation>
  </message>
  <message>
   <source>Level of the microphone</source>
   <translation>マイクの音量</translation>
  </message>
  <message>
   <source>Who moves the m&amp;outh</source>
   <translation>口を動かすもの(&amp;O)</translation>
  </message>
  <message>
   <source>The face alone</source>
   <translation>顔だけ</translation>
  </message>
  <message>
   <source>The face; the voice where it is not seen</source>
   <translation>顔。見えないときは声</translation>
  </message>
  <message>
   <source>Whichever opens it more</source>
   <translation>大きく開くほう</translation>
  </message>
  <message>
   <source>The voice alone</source>
   <translation>声だけ</translation>
  </message>
  <message>
   <source>How &amp;far the voice opens it</source>
   <translation>声で開く大きさ(&amp;F)</translation>
  </message>
  <message>
   <source>Go &amp;without a camera</source>
   <translation>カメラなしで使う(&amp;W)</translation>
  </message>
  <message>
   <source>Sound stays on this computer and is not recorded.</source>
   <translation>音声はこのコンピューターの外に出ず、録音もされません。</translation>
  </message>
  <message>
   <source>Your own mouth</source>
   <translation>あなたの口</translation>
  </message>
  <message>
   <source>&amp;Learn from the camera how I speak</source>
   <translation>話し方をカメラから学ぶ(&amp;L)</translation>
  </message>
  <message>
   <source>Forge&amp;t it</source>
   <translation>忘れる(&amp;T)</translation>
  </message>
  <message>
   <source>Numbers alone are kept, one set for each tuning profile.</source>
   <translation>残るのは数値だけで、調整プロファイルごとに一組です。</translation>
  </message>
  <message>
   <source>Sound and picture</source>
   <translation>音と映像</translation>
  </message>
  <message>
   <source>In OBS: Advanced Audio Properties, Sync Offset of the microphone, so both agree.</source>
   <translation>OBS の「オーディオの詳細プロパティ」でマイクの「同期オフセット」に入れると、両方がそろいます。</translation>
  </message>
  <message>
   <source>The system's microphone</source>
   <translation>システムのマイク</translation>
  </message>
  <message>
   <source>It is open while the voice has something to do.</source>
   <translation>声を使うときだけ開きます。</translation>
  </message>
  <message>
   <source>Learned from %1 s of speech; %2 s are enough</source>
   <translation>%1 秒の話から学習済み（%2 秒で十分）</translation>
  </message>
  <message>
   <source>The delay is measured while the avatar moves.</source>
   <translation>遅れはアバターが動いている間に測ります。</translation>
  </message>
  <message>
   <source>The picture is %1 ms later than the sound: enter %1 in OBS.</source>
   <translation>映像は音より %1 ミリ秒遅れています。OBS に %1 と入れてください。</translation>
  </message>
  <message>
   <source>Without a camera</source>
   <translation>カメラなし</translation>
  </message>
  <message>
   <source>&amp;Style</source>
   <translation>スタイル(&amp;S)</translation>
  </message>
  <message>
   <source>As lively as a pose recording…</source>
   <translation>ポーズ記録と同じくらいの動きに…</translation>
  </message>
  <message>
   <source>L&amp;iveliness</source>
   <translation>動きの大きさ(&amp;I)</translation>
  </message>
  <message>
   <source>Pose recordings</source>
   <translation>ポーズ記録</translation>
  </message>
  <message>
   <source>Usual</source>
   <translation>ふつう</translation>
  </message>
  <message>
   <source>Calm</source>
   <translation>おだやか</translation>
  </message>
  <message>
   <source>Lively</source>
   <translation>いきいき</translation>
  </message>
  <message>
   <source>Newsreader</source>
   <translation>アナウンサー</translation>
  </message>
  <message>
   <source>Shy</source>
   <translation>恥ずかしがり</translation>
  </message>
 </context>
 <context>
  <name>ExpressionsPage</name>
  <message>
   <source>Expressions</source>
   <translation>表情</translation>
  </message>
  <message>
   <source>A press shows an expression, another one lets it go. Hotkeys can do it too, and so can `ichimai press expression:NAME`.</source>
   <translation>押すと表情が出て、もう一度押すと戻ります。ホットキーや `ichimai press expression:NAME` でもできます。</translation>
  </message>
  <message>
   <source>Make or change one</source>
   <translation>作る・変える</translation>
  </message>
  <message>
   <source>Expression to change</source>
   <translation>変える表情</translation>
  </message>
  <message>
   <source>A new one</source>
   <translation>新しい表情</translation>
  </message>
  <message>
   <source>As it came: %1</source>
   <translation>最初の状態に戻す: %1</translation>
  </message>
  <message>
   <source>Forget %1</source>
   <translation>%1 を忘れる</translation>
  </message>
  <message>
   <source>Comes &amp;within</source>
   <translation>現れるまで(&amp;W)</translation>
  </message>
  <message>
   <source>&amp;Goes within</source>
   <translation>消えるまで(&amp;G)</translation>
  </message>
  <message>
   <source>gently</source>
   <translation>なめらかに</translation>
  </message>
  <message>
   <source>evenly</source>
   <translation>一定の速さで</translation>
  </message>
  <message>
   <source>until it is pressed again</source>
   <translation>もう一度押すまで</translation>
  </message>
  <message>
   <source>while its key is down</source>
   <translation>キーを押している間</translation>
  </message>
  <message>
   <source>How it &amp;moves</source>
   <translation>動き方(&amp;M)</translation>
  </message>
  <message>
   <source>How &amp;long it stays</source>
   <translation>続く長さ(&amp;L)</translation>
  </message>
  <message>
   <source>Name of the expression</source>
   <translation>表情の名前</translation>
  </message>
  <message>
   <source>&amp;Keep</source>
   <translation>残す(&amp;K)</translation>
  </message>
 </context>
 <context>
  <name>expressions</name>
  <message>
   <source>Happy</source>
   <translation>喜び</translation>
  </message>
  <message>
   <source>Sad</source>
   <translation>悲しみ</translation>
  </message>
  <message>
   <source>Angry</source>
   <translation>怒り</translation>
  </message>
  <message>
   <source>Surprised</source>
   <translation>驚き</translation>
  </message>
  <message>
   <source>Shy</source>
   <translation>照れ</translation>
  </message>
  <message>
   <source>Smug</source>
   <translation>どや顔</translation>
  </message>
 </context>
 <context>
  <name>ParameterTabs</name>
  <message>
   <source>Group of numbers</source>
   <translation>数値のグループ</translation>
  </message>
  <message>
   <source>Head, eyes, mouth</source>
   <translation>頭・目・口</translation>
  </message>
 </context>
 <context>
  <name>marks</name>
  <message>
   <source>Heart</source>
   <translation>ハート</translation>
  </message>
  <message>
   <source>Sparkle</source>
   <translation>キラキラ</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>音符</translation>
  </message>
  <message>
   <source>Drop</source>
   <translation>しずく</translation>
  </message>
  <message>
   <source>Anger mark</source>
   <translation>怒りマーク</translation>
  </message>
  <message>
   <source>Exclamation mark</source>
   <translation>感嘆符</translation>
  </message>
  <message>
   <source>Question mark</source>
   <translation>疑問符</translation>
  </message>
  <message>
   <source>Zzz</source>
   <translation>Zzz</translation>
  </message>
  <message>
   <source>Check mark</source>
   <translation>チェック</translation>
  </message>
  <message>
   <source>Cross</source>
   <translation>バツ</translation>
  </message>
  <message>
   <source>Puff</source>
   <translation>湯気</translation>
  </message>
  <message>
   <source>Burst</source>
   <translation>衝撃</translation>
  </message>
 </context>
</TS>
